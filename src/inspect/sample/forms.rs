//! What stands where on each kind of sample paper.

use chrono::{Datelike as _, NaiveDate};

use super::{
    Facts,
    canvas::{BLACK, BLUE, CARD, Canvas, GOLD, Ink, RED},
};

fn written(day: NaiveDate) -> String {
    format!("{}年{:02}月{:02}日", day.year(), day.month(), day.day())
}

pub(super) fn business_licence(canvas: &mut Canvas, facts: &Facts) {
    let (width, height) = (canvas.width(), canvas.height());
    canvas.frame([28.0, 28.0, width - 56.0, height - 56.0], 10.0, GOLD);
    canvas.frame([48.0, 48.0, width - 96.0, height - 96.0], 3.0, GOLD);
    canvas.centred([width / 2.0, 120.0], 104.0, BLACK, "营 业 执 照");
    canvas.centred([width / 2.0, 248.0], 34.0, BLACK, "（副 本）");
    canvas.text([110.0, 190.0], 30.0, BLACK, "统一社会信用代码");
    canvas.text([110.0, 232.0], 38.0, BLACK, &facts.uscc);

    let established = written(facts.established);
    let rows = [
        ("名　　称", facts.enterprise.as_str()),
        ("类　　型", "有限责任公司"),
        ("法定代表人", facts.legal_person.reveal()),
        ("注册资本", "人民币壹仟万元整"),
        ("成立日期", established.as_str()),
        ("住　　所", facts.address.as_str()),
    ];
    let mut y = 350.0;
    for (label, value) in rows {
        canvas.text([110.0, y], 36.0, BLUE, label);
        y = canvas.paragraph([330.0, y, width - 450.0], 36.0, BLACK, value) + 14.0;
    }
    canvas.text([110.0, y], 36.0, BLUE, "经营范围");
    canvas.paragraph(
        [330.0, y, 720.0],
        30.0,
        BLACK,
        "软件开发；信息系统集成服务；物联网技术服务；电子产品销售；货物进出口。（依法须经批准的项目，\
         经相关部门批准后方可开展经营活动）",
    );
    canvas.text([1180.0, 880.0], 34.0, BLUE, "登记机关");
    canvas.text([1180.0, 1010.0], 34.0, BLACK, &written(facts.dated));
    canvas.seal([1390.0, 930.0], 150.0, "样本市市场监督管理局");
}

pub(super) fn id_card_front(canvas: &mut Canvas, facts: &Facts) {
    let number = facts.id_number.reveal();
    let birth = |from: usize, to: usize| number.get(from..to).unwrap_or("—");
    let is_male = number.as_bytes().get(16).is_some_and(|it| it % 2 == 1);
    let label = |canvas: &mut Canvas, y: f32, text: &str| canvas.text([80.0, y], 36.0, BLUE, text);
    label(canvas, 90.0, "姓　名");
    canvas.text([230.0, 84.0], 46.0, BLACK, facts.legal_person.reveal());
    label(canvas, 180.0, "性　别");
    canvas.text([230.0, 176.0], 40.0, BLACK, if is_male { "男" } else { "女" });
    canvas.text([380.0, 180.0], 36.0, BLUE, "民　族");
    canvas.text([530.0, 176.0], 40.0, BLACK, "汉");
    label(canvas, 270.0, "出　生");
    let born = format!("{} 年 {} 月 {} 日", birth(6, 10), birth(10, 12), birth(12, 14));
    canvas.text([230.0, 266.0], 40.0, BLACK, &born);
    label(canvas, 360.0, "住　址");
    canvas.paragraph([230.0, 358.0, 560.0], 38.0, BLACK, &facts.address);
    canvas.text([80.0, 660.0], 38.0, BLUE, "公民身份号码");
    canvas.text([390.0, 652.0], 50.0, BLACK, number);

    // A silhouette stands for the portrait: nobody's face is shown.
    canvas.fill([860.0, 90.0, 320.0, 430.0], Ink([236, 240, 243], 255));
    let shade = Ink([120, 132, 146], 255);
    canvas.disc([1020.0, 265.0], [74.0, 96.0], shade);
    canvas.disc([1020.0, 520.0], [140.0, 130.0], shade);
    canvas.fill([860.0, 520.0, 320.0, 140.0], Ink(CARD, 255));
}

pub(super) fn id_card_back(canvas: &mut Canvas, facts: &Facts) {
    canvas.seal([190.0, 190.0], 110.0, "样本");
    canvas.text([360.0, 110.0], 60.0, BLACK, "中华人民共和国");
    canvas.text([360.0, 210.0], 78.0, BLACK, "居 民 身 份 证");
    canvas.text([250.0, 540.0], 38.0, BLUE, "签发机关");
    canvas.text([470.0, 536.0], 42.0, BLACK, "样本市公安局样本分局");
    canvas.text([250.0, 640.0], 38.0, BLUE, "有效期限");
    let from = facts.established;
    let until = from.with_year(from.year() + 20).unwrap_or(from);
    let span = format!("{}-{}", from.format("%Y.%m.%d"), until.format("%Y.%m.%d"));
    canvas.text([470.0, 636.0], 42.0, BLACK, &span);
}

/// The words of a letter. In them stand `{agent}`, `{legal}`, `{enterprise}`, `{uscc}`, `{offering}`.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    title: &'static str,
    opening: &'static str,
    paragraphs: &'static [&'static str],
}

pub(super) const POWER_OF_ATTORNEY: Letter = Letter {
    title: "授 权 委 托 书",
    opening: "致：受理单位",
    paragraphs: &[
        "　　兹授权本单位员工 {agent}（身份证件号码：{id}）作为我单位的经办人，办理 {offering} 的申请、\
         签约、变更、查询及相关事宜。",
        "　　经办人在上述授权范围内签署的文件和办理的手续，我单位均予以承认，由此产生的法律后果由我单位承担。",
        "　　授权期限：自本委托书签署之日起一年。经办人无转委托权。",
        "　　单位名称：{enterprise}",
        "　　统一社会信用代码：{uscc}",
        "　　法定代表人：{legal}",
    ],
};

pub(super) const COMMITMENT: Letter = Letter {
    title: "入 网 承 诺 书",
    opening: "致：受理单位",
    paragraphs: &[
        "　　我单位 {enterprise}（统一社会信用代码：{uscc}）申请使用 {offering}，现郑重承诺如下：",
        "　　一、所提交的证件和资料真实、合法、有效，复印件与原件一致。",
        "　　二、遵守国家有关电信和网络安全的法律法规，落实实名登记要求，不转租、转借、转售所申请的业务。",
        "　　三、不利用所申请的业务从事违法违规活动，发现异常使用时立即停止并配合处理。",
        "　　四、如违反以上承诺，愿意承担由此产生的一切法律责任。",
        "　　法定代表人：{legal}　　经办人：{agent}",
    ],
};

pub(super) fn letter(canvas: &mut Canvas, facts: &Facts, letter: Letter) {
    let (width, height) = (canvas.width(), canvas.height());
    canvas.centred([width / 2.0, 170.0], 68.0, BLACK, letter.title);
    canvas.text([130.0, 330.0], 34.0, BLACK, letter.opening);
    let mut y = 410.0;
    for paragraph in letter.paragraphs {
        y = canvas.paragraph([130.0, y, width - 260.0], 34.0, BLACK, &filled(paragraph, facts))
            + 18.0;
    }
    sign(canvas, facts, [width - 330.0, height - 340.0]);
}

fn filled(text: &str, facts: &Facts) -> String {
    text.replace("{agent}", facts.agent.reveal())
        .replace("{id}", facts.id_number.reveal())
        .replace("{legal}", facts.legal_person.reveal())
        .replace("{enterprise}", &facts.enterprise)
        .replace("{uscc}", &facts.uscc)
        .replace("{offering}", &facts.offering)
}

/// The enterprise's name and the day, with its seal over both.
fn sign(canvas: &mut Canvas, facts: &Facts, [x, y]: [f32; 2]) {
    canvas.centred([x, y - 40.0], 32.0, BLACK, &facts.enterprise);
    canvas.centred([x, y + 20.0], 32.0, BLACK, &written(facts.dated));
    canvas.seal([x, y], 165.0, &facts.enterprise);
}

pub(super) fn agreement(canvas: &mut Canvas, facts: &Facts) {
    let (width, height) = (canvas.width(), canvas.height());
    canvas.centred([width / 2.0, 150.0], 58.0, BLACK, "业 务 服 务 协 议");
    let number = format!("协议编号：YB-{}", facts.dated.format("%Y%m%d"));
    canvas.text([780.0, 260.0], 28.0, BLACK, &number);
    let clauses = [
        "甲方：{enterprise}",
        "统一社会信用代码：{uscc}",
        "乙方：样本通信服务有限公司",
        "　　根据《中华人民共和国民法典》等法律法规，双方就甲方使用乙方 {offering} 达成如下协议：",
        "　　第一条　服务内容。乙方按照公示的服务标准向甲方提供上述业务，并提供七乘二十四小时故障受理。",
        "　　第二条　费用与支付。甲方按月支付服务费用，账单以乙方系统记录为准，异议应在三十日内提出。",
        "　　第三条　双方义务。甲方应落实实名登记和信息安全责任；乙方应保障通信畅通，依法保护甲方信息。",
        "　　第四条　期限。本协议自双方盖章之日起生效，有效期二十四个月，期满前三十日未提出异议的自动续展。",
    ];
    let mut y = 330.0;
    for clause in clauses {
        y = canvas.paragraph([120.0, y, width - 240.0], 31.0, BLACK, &filled(clause, facts)) + 14.0;
    }
    sign(canvas, facts, [330.0, height - 320.0]);
    canvas.centred([width - 330.0, height - 360.0], 32.0, BLACK, "样本通信服务有限公司");
    canvas.seal([width - 330.0, height - 320.0], 165.0, "样本通信服务有限公司");
}

pub(super) fn application(canvas: &mut Canvas, facts: &Facts) {
    let (width, height) = (canvas.width(), canvas.height());
    canvas.centred([width / 2.0, 130.0], 56.0, BLACK, "企业业务受理登记表");
    let dated = written(facts.dated);
    let rows = [
        ("客户名称", facts.enterprise.as_str()),
        ("信用代码", facts.uscc.as_str()),
        ("法定代表人", facts.legal_person.reveal()),
        ("单位地址", facts.address.as_str()),
        ("经办人", facts.agent.reveal()),
        ("证件号码", facts.id_number.reveal()),
        ("申请业务", facts.offering.as_str()),
        ("计费方式", "按月后付　√ 统付　□ 个付"),
        ("申请日期", dated.as_str()),
    ];
    let (left, table) = (100.0, width - 200.0);
    let mut y = 260.0;
    for (label, value) in rows {
        canvas.frame([left, y, table, 92.0], 2.0, BLACK);
        canvas.fill([left + 230.0, y, 2.0, 92.0], BLACK);
        canvas.text([left + 24.0, y + 22.0], 32.0, BLUE, label);
        let size = if canvas.measure(32.0, value) < table - 270.0 { 32.0 } else { 24.0 };
        canvas.text([left + 254.0, y + 24.0], size, BLACK, value);
        y += 90.0;
    }
    canvas.text(
        [left, y + 40.0],
        26.0,
        RED,
        "请用黑色签字笔填写，涂改无效。本表一式两份，具有同等效力。",
    );
    canvas.text([left, y + 110.0], 32.0, BLACK, "申请单位（盖章）：");
    sign(canvas, facts, [width - 340.0, height - 330.0]);
}
