-- Caller Data in FreeSWITCH 1.10: who is calling, and where should the call go?
--
-- In the dialplan, before the call is sent anywhere (README.md has the whole extension):
--   <action application="lua" data="caller_data.lua"/>
-- Needs mod_lua and mod_curl. Sets the channel variables caller_data_id, _name, _queue_position, _direct_line, _link,
-- _route, _outbound_number, _language, _external_id; what is unknown is not set, and nothing is if we are not there: the
-- call goes on.

local URL = freeswitch.getGlobalVariable("caller_data_url") or "http://127.0.0.1:3000"
local TOKEN = freeswitch.getGlobalVariable("caller_data_token") or ""

-- A + would arrive as a space; an & or a # would cut the rest off; a space would end the URL of mod_curl.
local function encoded(text)
  return (text or ""):gsub("[^%w_.~-]", function(c) return string.format("%%%02X", c:byte()) end)
end

-- Without its timeouts mod_curl waits for ever while the caller hears silence. "json" wraps the answer, so that the
-- status is seen: the body of a refusal is no answer.
local function ask(telephone, dnid)
  local url = string.format("%s/api/while1voice?telephone=%s&dnid=%s&token=%s", URL, encoded(telephone), encoded(dnid), encoded(TOKEN))
  local reply = freeswitch.API():execute("curl", url .. " json connect-timeout 1 timeout 2 get")
  local json = freeswitch.JSON()
  local wrapped = json:decode(reply or "")
  if not wrapped or tonumber(wrapped.status_code) ~= 200 then return {} end
  return json:decode(wrapped.body or "") or {}
end

-- Nothing goes into a variable that a dialplan would expand, or that starts another header.
local function harmless(value)
  if type(value) == "number" then return string.format("%d", value) end
  if type(value) ~= "string" or value == "" then return nil end
  return (value:gsub("%c", ""):gsub("%${", "{"))
end

local NAMES = {
  id = "id", name = "name", queue_position = "queue_position", direct_line = "direct_line", backend_link = "link",
  route_identifier = "route", outbound_number = "outbound_number", language = "language", external_id = "external_id",
}

local outbound = session:getVariable("caller_data_direction") == "outbound"
local caller, called = session:getVariable("caller_id_number"), session:getVariable("destination_number")
local answer = outbound and ask(called, caller) or ask(caller, called)

for field, name in pairs(NAMES) do
  local value = harmless(answer[field])
  if value then session:setVariable("caller_data_" .. name, value) end
end

local function says(name) return session:getVariable("caller_data_" .. name) end
if says("name") and not outbound then session:setVariable("effective_caller_id_name", says("name")) end
if says("outbound_number") and outbound then session:setVariable("effective_caller_id_number", says("outbound_number")) end
if says("language") then session:setVariable("default_language", says("language"):sub(1, 2):lower()) end
