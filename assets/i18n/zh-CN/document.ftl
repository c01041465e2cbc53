# Papers: collecting, uploading, checking. Keys begin with `document-`.

# Why a file is not taken. The code comes from `inspect::InspectRefusal::code`.
document-refused-too-large = 文件有 { $megabytes } MB，最大允许 { $limit } MB。请降低分辨率重新拍摄，或拆分 PDF 后再上传。
document-refused-too-many-pixels = 图片尺寸为 { $width } × { $height } 像素，超出可安全打开的范围。请缩小后重新上传。
document-refused-truncated = 文件不完整，可能在传输中被截断。请让对方重新发送。
document-refused-not-allowed = { $found ->
    [program] 这是可执行程序，不是资料。系统未保存，请勿打开该文件。
    [script] 这是脚本文件，不是资料。系统未保存，请勿打开该文件。
    [web-page] 这是网页文件。请直接拍摄资料，或另存为 PDF 后上传。
    [svg] 不接受 SVG 图形。请另存为 PDF 或 PNG 后上传。
    [archive] 这是压缩包。请解压后逐份上传资料。
    [office] 这是办公文档。请另存为 PDF 后上传。
    [ofd] 暂不支持显示 OFD 版式文件。请另存为 PDF 后上传。
    [heic] 这是苹果手机的 HEIC 图片。请在“设置 - 相机 - 格式”中选择“兼容性最佳”，重新拍摄后上传。
    [avif] 不接受 AVIF 图片。请另存为 JPEG 后上传。
    [gif] 不接受 GIF 图片。请另存为 PNG，或直接拍摄资料。
    [video] 这是视频文件。请改为拍摄照片。
    [text] 这是文本文件，不是资料。请拍摄资料，或另存为 PDF 后上传。
   *[other] 不支持这种文件。请使用 JPEG、PNG、PDF、WebP、TIFF 或 BMP。
}
document-refused-empty = 文件是空的。请重新选择。
document-refused-encrypted = PDF 设有密码。请去除密码后重新上传。
document-refused-unreadable = 文件无法读取，可能已损坏。请让对方重新发送，最好是 JPEG 照片。
document-refused-took-too-long = 读取文件耗时过长，已停止。请另存为新的 PDF 或 JPEG 后上传。

# What a machine noticed about a file. The code comes from `inspect::checks::CODES`.
document-finding-name-differs = 文件名后缀与实际内容不符
document-finding-pages-left-out = 共 { $pages } 页，仅能显示 { $shown } 页，请让对方分开上传
document-finding-animated = 图片带有动画，仅显示第一帧
document-finding-appended = 图片末尾之后还附带 { $kilobytes } KB 内容
document-finding-incomplete = PDF 结尾不完整，可能缺少内容
document-finding-pdf-script = PDF 含有脚本，请勿打开原件
document-finding-pdf-launch = PDF 可启动程序或提交表单，请勿打开原件
document-finding-pdf-embedded-file = PDF 内嵌了其他文件
document-finding-pdf-active-form = PDF 含动态表单（XFA），显示内容可能与填写内容不一致
document-finding-pdf-auto-action = PDF 在打开或翻页时会自动执行操作
document-finding-blank = 页面上看不到内容
document-finding-blurred = 过于模糊，无法辨认：清晰度 { $sharpness }，350 以上方可辨认
document-finding-soft = 略有模糊：清晰度 { $sharpness }，500 以上为清晰
document-finding-dark = 光线过暗：亮度 { $brightness }（满值 255）
document-finding-washed-out = 曝光过度：{ $bright }% 的画面发白
document-finding-glare = 反光遮挡约 { $percent }% 的画面
document-finding-small = 仅有 { $width } × { $height } 像素，短边应不少于 { $least } 像素
document-finding-grey-copy = 黑白复印件：请核对是否加盖红色公章
document-finding-colour-cast = 偏色：白纸显示为 { $red }/{ $green }/{ $blue }
document-finding-odd-shape = 长度为宽度的 { $times } 倍，可能未拍全
document-finding-screenshot = 疑似屏幕截图（{ $width } × { $height }），并非拍摄原件

# Why a kept file could not be stored or read. The code comes from `vault::VaultError::code`.
document-vault-missing = 保管库中已没有该文件。请从备份恢复，或让对方重新上传。
document-vault-damaged = 已保存的文件损坏或被改动。请从备份恢复，或让对方重新上传。
document-vault-wrong-key = 保管库由另一把密钥加密。请放回与该数据文件夹对应的密钥。
document-vault-key-missing = 保管库的密钥丢失，文件无法打开。请从备份中放回 vault.key。
document-vault-keyring-unreachable = 系统密钥环保管着保管库的密钥，但没有响应。请解锁后重试。
document-vault-newer = 该文件由更新版本的程序保存。请升级程序。
document-vault-disk = 保管库读写失败。请检查磁盘后重试。

# 系统自行发现的情况。
document-finding-used-elsewhere = 同一文件已由其他 { $enterprises } 家单位使用过
document-finding-looks-known = 与其他 { $enterprises } 家单位的资料外观相近，请核对要素
document-finding-sent-back-before = 同一文件此前已被驳回
document-finding-licence-ended = 档案记录的执照已于 { $days } 天前到期，请核对日期

# 时间线上的事件。
document-event-added = 已添加{ $kind }第 { $n } 版
document-event-withdrawn = 已撤回{ $kind }第 { $n } 版
document-event-approved = { $kind }第 { $n } 版审核通过
document-event-rejected = { $kind }第 { $n } 版被驳回

# 资料种类，与目录一致。
document-kind-d-lic = 营业执照
document-kind-d-lid = 法定代表人身份证
document-kind-d-aid = 经办人身份证
document-kind-d-ahp = 经办人手持证件照
document-kind-d-poa = 授权委托书
document-kind-d-app = 业务受理单
document-kind-d-agr = 业务协议
document-kind-d-net = 入网承诺书
document-kind-d-use = 使用场景说明
document-kind-d-sit = 装机地址证明
document-kind-d-ind = 行业许可证
document-kind-d-icp = 备案信息或域名证书
document-kind-d-tm = 商标证书或版权授权
document-kind-d-loa = 施工授权与入场许可

# 资料页面。
document-pasted-name = 粘贴的图片.png
document-choose-title = 选择资料文件
document-withdrawn-toast = 已撤回
document-no-dialog = 本系统无法打开文件选择窗口。请把文件拖入窗口，或直接粘贴图片。
document-uploads = 正在添加的文件
document-file-asking = 这是哪种资料？
document-file-staging = 正在检查…
document-file-adding = 正在保存…
document-file-done = 已添加
document-file-failed-toast = “{ $name }”没有添加成功：{ $why }
document-file-forget = 从列表移除 { $name }
document-choose-kind = 选择资料种类…
document-kind-of = { $name } 的资料种类
document-checklist = 资料清单
document-nothing-needed = 本订单无需资料。
document-papers = 资料
document-none = 还没有资料
document-none-what = 把文件拖到这里、粘贴图片，或选择文件。
document-add = 添加文件…
document-newer = 新版本待审核
document-older-counts = 旧版本仍有效
document-open-named = 查看{ $name }
document-drop = 点击或拖入文件
document-add-named = 添加{ $name }
document-choose-named = 为{ $name }选择文件
document-add-version-named = 添加{ $name }的新版本
document-history-named = { $name }的历史版本
document-withdraw-named = 撤回{ $name }
document-from-order = 沿用订单 { $number } 的资料
document-from-enterprise = 沿用客户已有资料
document-counts-until = 有效期至 { $day }
document-version-line = 第 { $n } 版 · { $name } · { $when }
document-in-hand = { $name }正在审核
document-more-reasons = 另有 { $n } 条原因
document-standing-satisfied = 有效
document-standing-waiting = 待审核
document-standing-expires-before = 将到期
document-standing-rejected = 已驳回
document-standing-expired = 已过期
document-standing-missing = 未提供
document-state-waiting = 待审核
document-state-approved = 已通过
document-state-rejected = 已驳回
document-state-superseded = 已被新版替代
document-state-withdrawn = 已撤回
document-version = 第 { $n } 版
document-page = 第 { $page } 页
document-page-of = 第 { $page } / { $pages } 页
document-page-before = 上一页
document-page-after = 下一页
document-turn = 旋转
document-fit = 适合窗口
document-zoom-in = 放大
document-zoom-out = 缩小

# Why an order asks for a paper.
document-why-product = 办理本产品都要
document-why-org-type = 按单位性质
document-why-applicant = 按申请人
document-why-org-type-and-applicant = 按单位性质和申请人
document-why-answer = 按已填写的内容
document-drop-anywhere = 松开鼠标，即可添加资料
document-by-customer = 客户（上传链接）
