# 时限、时限条与提醒。键以 `clock-` 开头。

clock-title = 时限
clock-kind-first-response = 首次响应
clock-kind-next-update = 下次向客户通报
clock-kind-demand-confirmed = 需求确认
clock-kind-task = 环节
clock-kind-hop = 部门接单
clock-kind-order = 全程
clock-kind-promise = 对客户的承诺
clock-kind-complaint-contact = 投诉首次联系
clock-kind-complaint-answer = 投诉答复
clock-kind-fault = 故障恢复

## 现状
clock-used = 时限已用 { $percent }%
clock-left = 还剩 { $time }
clock-over = 已超 { $time }
clock-left-due = 还剩 { $time }，{ $due } 到期
clock-over-due = 已超 { $time }，应于 { $due } 完成
clock-runs = 计时中：{ $rest }
clock-off-hours = “{ $calendar }”非工作时间：{ $rest }
clock-paused = 自 { $since } 暂停：{ $reason }。{ $rest }
clock-stopped = 自 { $since } 停表：{ $cause }。{ $rest }
clock-ended-in-time = { $at } 结束，按时
clock-ended-late = { $at } 结束，已超时：{ $breach } 到期
clock-breached = { $at } 起已超时
clock-goes-on = 最迟 { $at } 恢复计时
clock-name = { $name }。{ $state }。{ $pieces }
clock-name-short = { $name }：{ $state }

## 时限条的各段
clock-piece-running = { $from } – { $to } 计时：计入 { $time }
clock-piece-paused = { $from } – { $to } 暂停：{ $reason }。{ $time }工作时间未计入
clock-piece-idle = { $from } – { $to } 暂停：{ $reason }。这段时间本来就不计时
clock-piece-stopped = { $from } – { $to } 停表：{ $cause }
clock-piece-not-working = { $from } – { $to } 为“{ $calendar }”非工作时间
clock-piece-breached = { $from } – { $to } 超时：{ $time }
clock-piece-ahead = 剩余时间，至 { $to }
clock-piece-by = { $piece }（{ $name }）

## 为何变化
clock-cause-begun = 开始
clock-cause-ready = 进入部门队列
clock-cause-accepted = 已接单
clock-cause-waiting = 等待中
clock-cause-other-department = 等待其他部门
clock-cause-order-held = 订单挂起
clock-cause-resumed = 恢复
clock-cause-wait-over = 等待已满时限
clock-cause-refused = 部门拒单
clock-cause-handed-back = 部门退回
clock-cause-sent-again = 再次派单
clock-cause-transferred = 转交其他部门
clock-cause-again = 需重做
clock-cause-customer-wrote = 客户来问
clock-cause-we-wrote = 已告知客户
clock-cause-amended = 订单变更
clock-cause-failed = 失败
clock-cause-done = 完成
clock-cause-cancelled = 已取消

## 为何是这个时限
clock-why = 为何 { $time }：{ $why }（“{ $policy }”第 { $version } 版）
clock-why-rule = 规则“{ $rule }”，依据{ $because }
clock-why-plain = { $because }
clock-because-product = 产品
clock-because-task = 本环节
clock-because-service-level = 服务等级 { $level }
clock-because-tier = 客户级别 { $tier }
clock-because-everyone = 通用规则
clock-because-template = 流程模板 { $code } 第 { $version } 版
clock-because-longest-way = 流程 { $code } 第 { $version } 版的最长路径
clock-because-said = 对客户的说法

## 提醒
clock-notices = 提醒
clock-notices-more = 共 { $total } 条，显示最新 { $n } 条
clock-notice-see = 知道了：{ $what }
clock-notice-rung = { $kind } { $title } { $number }：时限已用 { $percent }%
clock-notice-breach = { $kind } { $title } { $number }：{ $at } 起超时（{ $percent }%）
clock-notice-remind = { $kind } { $title } { $number } 等待中（{ $reason }）：到了再看的日子
clock-notice-wait-over = { $kind } { $title } { $number }：等待（{ $reason }）已满时限，恢复计时
clock-notice-shared = 给所有主管
clock-notice-for = 代 { $name }

## 流程版本与外部单位
clock-kind-external = 外部单位
clock-cause-moved = 订单换到另一流程版本
clock-notice-half-way = { $kind } { $title } { $number }：{ $at } 已用 { $hours } 小时工作时间，流程要求此时跟进
