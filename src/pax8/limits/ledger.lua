-- The ledger of pax8/_core/limits.py on Redis, and by Redis' own clock: one call of this is one
-- change, whoever else makes one. All times are whole microseconds.
--
-- KEYS: the reservations (their numbers by their moments), what was learned, who was last seen when.
-- ARGV: what is to be done, by whom, the limit, the window, the guard; and what it is done with.
local log, learned, seen = KEYS[1], KEYS[2], KEYS[3]
local act, me = ARGV[1], ARGV[2]
local most, window, guard = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local UNDER, LEAST_LEFT, PATIENCE, LONGEST_PATIENCE = 0.98, 4, 10, 640
local STEP, LONGEST_STEP, LEAD = window / 240, window / 2, window / 60
local SHORTEST = 1000

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

-- As Lua writes them by itself, large numbers lose their last digits.
local function written(number)
  return string.format('%.0f', number)
end

local state = {}
local found = redis.call('HGETALL', learned)
for i = 1, #found, 2 do
  state[found[i]] = tonumber(found[i + 1])
end

local function put(name, value)
  state[name] = value
  redis.call('HSET', learned, name, written(value))
end

-- Numbers and epochs begin with the time, so that they grow even if all of this is lost.
if not state.epoch or state.most ~= most then
  put('epoch', now)
  put('number', math.max(state.number or 0, now))
  put('most', most)
  put('limit', most)
end

local function at(rank)
  return tonumber(redis.call('ZREVRANGE', log, rank, rank, 'WITHSCORES')[2])
end

local function since(moment)
  return redis.call('ZCOUNT', log, written(moment), '+inf')
end

local function resumed()
  return math.max(state.paused_until or 0, (state.refused_at or 0) + 1)
end

local function taken(moment, span)
  return redis.call('ZCOUNT', log, '(' .. written(moment - span), written(moment))
end

local function following()
  local moment, last, blocking = now, at(0), at(state.limit - 1)
  if last then moment = math.max(moment, last + 1) end
  if blocking then moment = math.max(moment, blocking + window + guard) end
  if moment < (state.spread_until or 0) then
    moment = math.max(moment, state.paused_until or 0)
    local count, gap = since(resumed()), window / state.limit
    if count == 1 then gap = math.max(gap, LEAD) end
    if count > 0 then moment = math.max(moment, last + gap) end
  end
  return math.floor(moment)
end

local function add(moment)
  put('number', state.number + 1)
  redis.call('ZADD', log, written(moment), written(state.number))
end

local function pause(till)
  put('paused_until', math.max(state.paused_until or 0, till))
  put('spread_until', state.paused_until + window)
  put('epoch', state.epoch + 1)
  redis.call('ZREMRANGEBYSCORE', log, '(' .. written(now), '+inf')
end

local function lower()
  put('accepted', state.accepted - 1)
  local limit = math.floor(state.accepted * UNDER)
  limit = math.max(1, math.floor(state.before / LEAST_LEFT), limit)
  if limit >= state.limit then return end
  if state.limit == state.before then
    local patience = state.patience or PATIENCE
    put('forgotten_at', now + patience * window)
    put('patience', math.min(2 * patience, LONGEST_PATIENCE))
  end
  put('limit', limit)
end

local function learn(sent)
  put('learned_at', now)
  put('before', state.limit)
  put('accepted', taken(now, now - sent + window + guard))
  lower()
end

local function refused(sent, asked, chance)
  if sent <= (state.refused_at or 0) then
    if sent <= (state.learned_at or 0) then lower() end
    if now < state.paused_until and state.paused_until < now + asked then pause(now + asked) end
    return
  end
  if now > (state.spread_until or 0) then put('refusals', 0) end
  local refusals = state.refusals or 0
  if refusals == 0 or since(resumed()) > since(sent) then learn(sent) end
  put('refusals', refusals + 1)
  put('refused_at', now)
  local step = math.min(LONGEST_STEP, STEP * 2 ^ math.min(refusals, 10))
  pause(now + (asked >= 0 and asked or step * (1 - chance / 2)))
end

redis.call('ZREMRANGEBYSCORE', log, '-inf', written(now - window - guard))
redis.call('ZADD', seen, written(now), me)
redis.call('ZREMRANGEBYSCORE', seen, '-inf', written(now - 2 * (window + guard)))
local sharers = redis.call('ZCARD', seen)

local answer
if act == 'reserve' then
  if state.limit < most and now >= (state.forgotten_at or 0) then
    put('limit', most)
    put('spread_until', math.max(state.spread_until or 0, now + window))
  end
  local moment = following()
  if moment - now < tonumber(ARGV[6]) then
    local used = redis.call('ZCARD', log)
    add(moment)
    answer = { moment - now, state.epoch, state.number, used + 1, sharers }
  end
elseif act == 'give_back' then
  redis.call('ZREM', log, ARGV[6])
elseif act == 'arrived' then
  redis.call('ZADD', log, 'XX', written(now), ARGV[6])
elseif act == 'refused' then
  local sent = redis.call('ZSCORE', log, ARGV[6])
  sent = sent and tonumber(sent) or now - tonumber(ARGV[7])
  refused(sent, tonumber(ARGV[8]), tonumber(ARGV[9]))
  answer = state.epoch
elseif act == 'register' then
  for i = 6, #ARGV do
    add(now - tonumber(ARGV[i]))
  end
elseif act == 'limits' then
  local wait = following() - now
  local used = taken(now, window + guard)
  if wait <= SHORTEST then wait = 0 end
  local free = wait > 0 and 0 or math.max(0, state.limit - used)
  local paused = math.max(0, (state.paused_until or 0) - now)
  answer = { state.limit, used, free, wait, math.floor(paused), sharers }
end

local last = math.max(now, at(0) or 0, state.paused_until or 0)
if state.limit < most then last = math.max(last, state.forgotten_at) end
local kept = math.ceil((last - now + 2 * (window + guard)) / 1000)
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, written(kept))
end
return answer
