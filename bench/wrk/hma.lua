-- HMA's look-ups of one random PDQ hash each, or its look-up of a file.
-- Arguments: the key; the path up to the hash, or the path of the file's form;
-- for a form the folder of 0.jpg, 1.jpg, … and how many.

local headers = {}
local pictures = {}
local path
local sent = 0

function init(args)
  headers["X-API-Key"] = args[1]
  path = args[2]
  math.randomseed(1)
  if args[3] then
    headers["Content-Type"] = "multipart/form-data; boundary=wrk"
    for i = 1, tonumber(args[4]) do
      local file = assert(io.open(args[3] .. "/" .. (i - 1) .. ".jpg", "rb"))
      pictures[i] = file:read("*a")
      file:close()
    end
  end
end

function request()
  if #pictures > 0 then
    sent = sent + 1
    local body = table.concat({
      '--wrk\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n',
      pictures[sent % #pictures + 1], '\r\n--wrk--\r\n' })
    return wrk.format("POST", path, headers, body)
  end
  local hash = {}
  for i = 1, 8 do
    hash[i] = string.format("%04x%04x", math.random(0, 65535), math.random(0, 65535))
  end
  return wrk.format("GET", path .. table.concat(hash), headers)
end

function done(summary, latency)
  local e = summary.errors
  print(string.format('{"requests":%d,"us":%d,"errors":%d,"p50_us":%d,"p99_us":%d}',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
