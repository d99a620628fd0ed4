-- The ledger of pax8/_core/ledger.py on Redis, and by Redis' own clock: one call of this is one
-- change, whoever else makes one. All times are whole microseconds.
--
-- KEYS: the reservations (their numbers by their moments), those of them that are waited for, what
-- was learned, who was last seen when.
-- ARGV: what is to be done, by whom, the limit, the window, the guard, how long to remember; and
-- what it is done with.
local log, waiting, learned, seen = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local act, me = ARGV[1], ARGV[2]
local most, window, guard = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local memory, full = tonumber(ARGV[6]), window + guard
local UNDER, LEAST_LEFT, PATIENCE, LONGEST_PATIENCE = 0.98, 4, 10, 640
local STEP, LONGEST_STEP, LEAD = window / 240, window / 2, window / 60
local SHORTEST, LATE, GAPS = 1000, guard / 2, 8
-- A clock that is set back by more than this was set wrong, in microseconds.
local GRAIN = math.max(guard, 100000)

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

-- As Lua writes them by itself, large numbers lose their last digits.
local function written(number)
  return string.format('%.0f', number)
end

local state = {}
local function put(name, value)
  state[name] = value
  redis.call('HSET', learned, name, written(value))
end

local found = redis.call('HGETALL', learned)
for i = 1, #found, 2 do
  state[found[i]] = tonumber(found[i + 1])
end
if state.seen_at and now < state.seen_at then
  if state.seen_at - now > GRAIN then
    -- Nothing tells how long ago anything was.
    redis.call('DEL', log, waiting, learned, seen)
    state = {}
  else
    now = state.seen_at
  end
end
put('seen_at', now)
-- Numbers and epochs begin with the time, so that they grow even if all of this is lost.
if not state.born then
  put('born', now)
  put('epoch', now)
  put('number', now)
end
if state.most ~= most then
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
  if blocking then moment = math.max(moment, blocking + full) end
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

-- Number, wait, and whether it is to be waited for: what is answered of a place.
local function reserve(longest)
  if state.limit < most and now >= (state.forgotten_at or 0) then
    put('limit', most)
    put('spread_until', math.max(state.spread_until or 0, now + window))
  end
  local moment = following()
  local wait = moment - now
  if wait >= longest then return { 0, 0, 0 } end
  add(moment)
  if wait <= SHORTEST then return { state.number, wait, 0 } end
  redis.call('ZADD', waiting, written(state.number), written(state.number))
  return { state.number, wait, 1 }
end

-- Gives those who wait the next places, in the order of asking; evenly, if so told.
local function close_up(spread)
  local row = {}
  for _, number in ipairs(redis.call('ZRANGE', waiting, 0, -1)) do
    -- Those who died while they waited were forgotten.
    if redis.call('ZREM', log, number) == 1 then
      row[#row + 1] = number
    else
      redis.call('ZREM', waiting, number)
    end
  end
  -- From the first who may go on, which can be long after the pause.
  if spread then put('spread_until', following() + window) end
  for _, number in ipairs(row) do
    redis.call('ZADD', log, written(following()), number)
  end
  put('gaps', 0)
  put('epoch', state.epoch + 1)
end

-- The moment that who comes now for this one is dated by; a later one if it cannot go.
local function dated(number, moment)
  local late = now - moment > LATE
  redis.call('ZREM', log, number)
  local place = late and now or moment
  while true do
    local index = redis.call('ZCOUNT', log, '-inf', written(place))
    local blocking = index - state.limit
    local first = blocking >= 0 and redis.call('ZRANGE', log, blocking, blocking, 'WITHSCORES')[2]
    local free = first and first + full or 0
    if free <= place then break end
    place = free
  end
  redis.call('ZADD', log, written(place), number)
  return place
end

local function confirm(number)
  local moment = redis.call('ZSCORE', waiting, number) and redis.call('ZSCORE', log, number)
  if not moment then
    -- It was so late that it was forgotten.
    return reserve(math.huge)
  end
  moment = tonumber(moment)
  if moment <= now + SHORTEST and now < (state.paused_until or 0) then
    -- Another refusal made the pause longer.
    close_up()
    moment = tonumber(redis.call('ZSCORE', log, number))
  end
  if moment <= now + SHORTEST then moment = dated(number, moment) end
  local waits = 1
  if moment <= now + SHORTEST then
    redis.call('ZREM', waiting, number)
    waits = 0
  end
  return { tonumber(number), moment - now, waits }
end

local function give_back(number)
  redis.call('ZREM', log, number)
  if redis.call('ZREM', waiting, number) == 1 then
    put('gaps', (state.gaps or 0) + 1)
    if state.gaps * GAPS > redis.call('ZCARD', waiting) then close_up() end
  end
end

local function pause(till)
  put('paused_until', math.max(state.paused_until or 0, till))
  put('spread_until', state.paused_until + window)
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
  put('accepted', taken(now, now - sent + full))
  lower()
end

local function refused(sent, asked, chance)
  if sent <= (state.refused_at or 0) then
    if sent <= (state.learned_at or 0) then lower() end
    -- Who waits finds that out when it wants to go.
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
  close_up(true)
end

redis.call('ZREMRANGEBYSCORE', log, '-inf', written(now - full))
redis.call('ZADD', seen, written(now), me)
redis.call('ZREMRANGEBYSCORE', seen, '-inf', written(now - 2 * full))

local given = ARGV[7]
local place = { 0, 0, 0 }
if act == 'reserve' then
  place = reserve(tonumber(given))
elseif act == 'confirm' then
  place = confirm(given)
elseif act == 'give_back' then
  give_back(given)
elseif act == 'arrived' then
  redis.call('ZADD', log, 'XX', written(now), given)
elseif act == 'refused' then
  local sent = redis.call('ZSCORE', log, given)
  sent = sent and tonumber(sent) or now - tonumber(ARGV[8])
  refused(sent, tonumber(ARGV[9]), tonumber(ARGV[10]))
elseif act == 'register' then
  for i = 7, #ARGV do
    add(now - tonumber(ARGV[i]))
  end
end

local wait = following() - now
if wait <= SHORTEST then wait = 0 end
-- With those that are being sent at this moment.
local used = taken(now + SHORTEST, full)
local free = wait > 0 and 0 or math.max(0, state.limit - used)
local paused = math.floor(math.max(0, (state.paused_until or 0) - now))

local last = math.max(now, at(0) or 0)
local kept = written(math.ceil((last - now + 2 * full) / 1000))
for _, key in ipairs({ log, waiting, seen }) do
  redis.call('PEXPIRE', key, kept)
end
last = math.max(last, state.paused_until or 0)
if state.limit < most then last = math.max(last, state.forgotten_at or 0) end
redis.call('PEXPIRE', learned, written(math.ceil((last - now + 2 * full + memory) / 1000)))
return {
  place[1], place[2], place[3],
  state.epoch, state.born, state.number,
  state.limit, used, free, wait, paused, redis.call('ZCARD', seen),
}
