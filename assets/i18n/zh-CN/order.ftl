# Demands, orders, tasks, promises. Keys begin with `order-`.

## What happened, on timelines
order-event-opened = 新建订单 { $number }：{ $offering } × { $quantity }
order-event-held = 订单 { $number } 暂停到 { $until }：{ $reason }
order-event-resumed = 订单 { $number } 恢复办理
order-event-cancelled = 订单 { $number } 已取消
order-event-completed = 订单 { $number } 已全部完成
order-event-handed-over = 订单 { $number } 移交给 { $to }
order-event-promised = 订单 { $number } 向客户承诺 { $day } 前完成
order-event-task-accepted = { $department }开始办理“{ $task }”（{ $number }）
order-event-task-done = { $department }完成“{ $task }”（{ $number }）
order-event-task-refused = { $department }拒绝办理“{ $task }”（{ $number }）
order-event-task-returned = { $department }退回“{ $task }”（{ $number }）
order-event-task-held = { $department }暂停“{ $task }”（{ $number }）
order-event-task-resumed = { $department }继续“{ $task }”（{ $number }）
order-event-task-sent-again = “{ $task }”重新派给{ $department }（{ $number }）
order-event-task-reassigned = “{ $task }”在{ $department }内转派（{ $number }）
order-event-demand-noted = 记录需求：{ $wish }（{ $stage }，下次跟进 { $next }）
order-event-demand-advanced = 需求“{ $wish }”进入{ $stage }，下次跟进 { $next }
order-event-demand-planned = 需求“{ $wish }”（{ $stage }）改为 { $next } 跟进
order-event-demand-handed-over = 需求“{ $wish }”（{ $stage }，下次跟进 { $next }）移交
order-event-demand-ended = 需求“{ $wish }”结束：{ $stage }（原定 { $next } 跟进）
order-event-promise-given = 承诺：{ $what }（{ $due } 前）
order-event-promise-kept = 承诺已兑现：{ $what }（{ $due } 前）
order-event-promise-broken = 承诺未兑现：{ $what }（{ $due } 前）
order-event-promise-released = 客户同意取消承诺：{ $what }（{ $due } 前）
order-event-promise-handed-over = 承诺移交：{ $what }（{ $due } 前）

## Codes
order-wait-customer-papers = 等客户资料
order-wait-customer-appointment = 等客户约定时间
order-wait-customer-premises = 等客户场地具备条件
order-wait-customer-wish = 按客户要求
order-wait-third-party-permit = 等第三方许可
order-wait-other-department = 等其他部门
order-demand-discovered = 已发现
order-demand-confirmed = 已确认
order-demand-solution = 方案中
order-demand-execution = 办理中
order-demand-follow-up = 回访中
order-demand-closed = 已完成
order-demand-rejected = 已拒绝
order-demand-merged = 已合并
order-demand-cancelled = 已取消
