-- Deliveries on Redis, each change in one step.
--
-- KEYS: what is due and when (sorted set), the dead (sorted set), the last number, and what the
-- names of records, of keys, and of the latest key about a thing begin with. ARGV: what to do, the time in seconds or -1 for that of
-- this server, and what that takes.
local due, dead, number, record, seen, latest = unpack(KEYS)
local act, now = ARGV[1], tonumber(ARGV[2])
if now < 0 then
  local time = redis.call('TIME')
  now = tonumber(time[1]) + tonumber(time[2]) / 1e6
end

local function moment(value)
  return string.format('%.6f', value)
end

if act == 'put' then
  local key, body, within, capacity = ARGV[3], ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
  local about = ARGV[7]
  local until_ = redis.call('GET', seen .. key)
  local overtaken = about ~= '' and (redis.call('GET', latest .. about) or key) ~= key
  if until_ and tonumber(until_) > now and not overtaken then
    return 0
  end
  if capacity >= 0 and redis.call('ZCARD', due) >= capacity then
    return -1
  end
  local id = redis.call('INCR', number)
  redis.call('HSET', record .. id, 'key', key, 'body', body, 'received_at', moment(now),
    'attempts', 0, 'handled', '[]', 'token', '', 'error', '')
  redis.call('ZADD', due, moment(now), id)
  if within > 0 then
    redis.call('SET', seen .. key, moment(now + within), 'PX', math.ceil(within * 1000))
    if about ~= '' then
      redis.call('SET', latest .. about, key, 'PX', math.ceil(within * 1000))
    end
  end
  return 1
end

if act == 'take' then
  local lease, token = tonumber(ARGV[3]), ARGV[4]
  while true do
    local id = redis.call('ZRANGEBYSCORE', due, '-inf', moment(now), 'LIMIT', 0, 1)[1]
    if not id then
      return false
    end
    if redis.call('EXISTS', record .. id) == 1 then
      redis.call('HSET', record .. id, 'token', token)
      local attempts = redis.call('HINCRBY', record .. id, 'attempts', 1)
      redis.call('ZADD', due, moment(now + lease), id)
      local found = redis.call('HMGET', record .. id, 'key', 'body', 'received_at', 'handled')
      return {id, found[1], found[2], found[3], attempts, found[4]}
    end
    redis.call('ZREM', due, id)
  end
end

if act == 'until_due' then
  local first = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
  return first[2] and moment(tonumber(first[2]) - now)
end

if act == 'dead' then
  local letters = {}
  for _, id in ipairs(redis.call('ZRANGE', dead, 0, -1)) do
    local found = redis.call('HMGET', record .. id, 'key', 'body', 'received_at', 'attempts', 'error')
    if found[1] then
      letters[#letters + 1] = {id, found[1], found[2], found[3], found[4], found[5]}
    end
  end
  return letters
end

local id = ARGV[3]
if act == 'replay' or act == 'discard' then
  if redis.call('ZREM', dead, id) == 0 then
    return 0
  end
  if act == 'replay' then
    redis.call('HSET', record .. id, 'attempts', 0)
    redis.call('ZADD', due, moment(now), id)
  else
    redis.call('DEL', record .. id)
  end
  return 1
end

-- What is left is for who holds the delivery.
local token, value, error, handled = ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]
if redis.call('HGET', record .. id, 'token') ~= token then
  return 0
end
if act == 'extend' then
  redis.call('HSET', record .. id, 'handled', handled)
  redis.call('ZADD', due, moment(now + value), id)
elseif act == 'done' then
  redis.call('ZREM', due, id)
  redis.call('DEL', record .. id)
elseif act == 'later' then
  redis.call('HSET', record .. id, 'token', '', 'error', error, 'handled', handled)
  redis.call('ZADD', due, moment(now + value), id)
elseif act == 'give_back' then
  redis.call('HSET', record .. id, 'token', '', 'handled', handled)
  redis.call('HINCRBY', record .. id, 'attempts', -1)
  redis.call('ZADD', due, moment(now), id)
elseif act == 'bury' then
  redis.call('HSET', record .. id, 'token', '', 'error', error, 'handled', handled)
  redis.call('ZREM', due, id)
  redis.call('ZADD', dead, moment(now), id)
end
return 1
