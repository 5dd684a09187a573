-- POST /v1/items, multipart, one JPEG each: ids are new, pictures come in turn.
-- Arguments: the key; the folder of 0.jpg, 1.jpg, …; how many; what ids begin
-- with; the mean pause of a connection before each request in milliseconds.

local headers = { ["Content-Type"] = "multipart/form-data; boundary=wrk" }
local pictures = {}
local prefix, pause
local sent = 0

function init(args)
  headers["X-API-Key"] = args[1]
  for i = 1, tonumber(args[3]) do
    local file = assert(io.open(args[2] .. "/" .. (i - 1) .. ".jpg", "rb"))
    pictures[i] = file:read("*a")
    file:close()
  end
  prefix, pause = args[4], tonumber(args[5])
  -- wrk pauses wherever this function is there.
  if pause > 0 then
    function delay() return math.random(0, math.floor(2 * pause)) end
  end
end

function request()
  sent = sent + 1
  local body = table.concat({
    '--wrk\r\nContent-Disposition: form-data; name="item"\r\n\r\n{"type":"post","id":"',
    prefix, sent,
    '"}\r\n--wrk\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n',
    'Content-Type: image/jpeg\r\n\r\n', pictures[sent % #pictures + 1], '\r\n--wrk--\r\n' })
  return wrk.format("POST", nil, headers, body)
end

function done(summary, latency)
  local e = summary.errors
  print(string.format('{"requests":%d,"us":%d,"errors":%d,"p50_us":%d,"p99_us":%d}',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
