-- Rings the agent that caller_data.lua has found, and returns to the dialplan where there is none or nobody answers.

local line = session:getVariable("caller_data_direct_line")
-- SIP/ion-popescu, PJSIP/ion-popescu: a user of ours. A bare name is a queue, and the dialplan's business.
local user = line and line:match("^%u[%u%d]*/([%w_.-]+)$")
if user then
  session:setVariable("call_timeout", "25")
  session:execute("bridge", "user/" .. user)
end
