-- POST /v1/match with one random PDQ hash: a raw lookup.
-- Arguments: the key.

local headers = { ["Content-Type"] = "application/json" }

function init(args)
  headers["X-API-Key"] = args[1]
  math.randomseed(1)
end

function request()
  local hash = {}
  for i = 1, 8 do
    hash[i] = string.format("%04x%04x", math.random(0, 65535), math.random(0, 65535))
  end
  local body = '{"media":[{"signals":[{"type":"pdq","value":"' .. table.concat(hash) .. '"}]}]}'
  return wrk.format("POST", nil, headers, body)
end

function done(summary, latency)
  local e = summary.errors
  print(string.format('{"requests":%d,"us":%d,"errors":%d,"p50_us":%d,"p99_us":%d}',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
