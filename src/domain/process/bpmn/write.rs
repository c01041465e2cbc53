//! Writes a process as BPMN, with a picture. A string takes all that is written to it, so nothing can fail.

use std::fmt::Write as _;

use super::{
    super::{Condition, ProcessRefusal, ProcessTemplate, TaskSpec, layout::picture},
    NAMESPACE,
    graph::REWORK,
};

/// Sizes of the picture, as modellers draw them.
const TASK: (i32, i32) = (120, 80);
const SMALL: i32 = 36;
const GAP: i32 = 28;
const ROW: i32 = 140;
const LEFT: i32 = 220;
const TOP: i32 = 100;

/// A node of the picture.
struct Node {
    id: String,
    /// The element with its attributes and what is within, ready to be written.
    xml: String,
    at: (i32, i32),
    size: (i32, i32),
    lane: String,
}

struct Flow {
    id: String,
    from: String,
    to: String,
    condition: Option<String>,
}

#[derive(Default)]
struct Sheet {
    nodes: Vec<Node>,
    flows: Vec<Flow>,
}

/// What stands around a task: how one gets to it and away from it.
struct Ends {
    entry: String,
    exit: String,
}

/// The process as a BPMN 2.0 file that a modeller opens.
pub fn export(template: &ProcessTemplate) -> Result<String, ProcessRefusal> {
    let mut sheet = Sheet::default();
    let picture = picture(template);
    let width = column_width(template);
    let mut ends = Vec::new();
    for (task, spot) in template.tasks.iter().zip(&picture.spots) {
        let x = LEFT + 120 + to_i32(spot.column) * width;
        let y = TOP + to_i32(spot.row) * ROW + ROW / 2;
        ends.push(sheet.task(template, task, (x, y))?);
    }
    sheet.outer(template, &ends, (to_i32(picture.columns) * width, to_i32(picture.rows) * ROW));
    for (to, task) in template.tasks.iter().enumerate() {
        let Some(here) = ends.get(to) else { continue };
        for needs in &task.needs {
            let before = template.tasks.iter().position(|it| it.code == *needs);
            if let Some(before) = before.and_then(|it| ends.get(it)) {
                sheet.flow((&before.exit, &here.entry), None);
            }
        }
        for back in task.rework.iter().flat_map(|it| &it.to) {
            sheet.flow(
                (&format!("again_{}", task.code), &format!("redo_{back}")),
                Some(REWORK.into()),
            );
        }
    }
    Ok(sheet.write(template, &head(template)?))
}

/// What holds for the whole process, as we write it into its extension.
fn head(template: &ProcessTemplate) -> Result<String, ProcessRefusal> {
    ProcessTemplate { tasks: Vec::new(), ..template.clone() }.to_toml()
}

fn to_i32(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX / 1000)
}

/// Wide enough for the task with the most events and gateways around it.
fn column_width(template: &ProcessTemplate) -> i32 {
    let around =
        |it: &TaskSpec| 3 + usize::from(it.when.is_some()) * 2 + usize::from(it.rework.is_some());
    let most = template.tasks.iter().map(around).max().unwrap_or(3);
    TASK.0 + to_i32(most + 1) * (SMALL + GAP)
}

impl Sheet {
    fn node(&mut self, (element, id): (&str, &str), inner: &str, (at, lane): ((i32, i32), &str)) {
        let xml = format!("<bpmn:{element} id=\"{id}\"{inner}");
        let xml = if inner.contains('>') {
            format!("{xml}</bpmn:{element}>")
        } else {
            format!("{xml} />")
        };
        let size = if element.ends_with("Task") { TASK } else { (SMALL, SMALL) };
        self.nodes.push(Node { id: id.to_owned(), xml, at, size, lane: lane.to_owned() });
    }

    fn flow(&mut self, (from, to): (&str, &str), condition: Option<String>) {
        let id = format!("flow_{}", self.flows.len() + 1);
        self.flows.push(Flow { id, from: from.to_owned(), to: to.to_owned(), condition });
    }

    /// A task with its gateways and events, and the flows among them.
    fn task(
        &mut self,
        template: &ProcessTemplate,
        task: &TaskSpec,
        (mut x, y): (i32, i32),
    ) -> Result<Ends, ProcessRefusal> {
        let code = &task.code;
        let mut chain: Vec<(&str, String, String)> = Vec::new();
        if 1 < task.needs.len() {
            chain.push(("parallelGateway", format!("join_{code}"), String::new()));
        }
        let is_redone = |it: &TaskSpec| it.rework.as_ref().is_some_and(|it| it.to.contains(code));
        if template.tasks.iter().any(is_redone) {
            chain.push(("exclusiveGateway", format!("redo_{code}"), String::new()));
        }
        if let Some(wait) = &task.wait {
            let time = match (wait.days, wait.hours) {
                (Some(days), _) => format!("P{days}D"),
                (None, hours) => {
                    format!("PT{}M", hours.map_or(0, super::super::spec::WorkingTime::minutes))
                }
            };
            let inner = format!(
                "><bpmn:timerEventDefinition><bpmn:timeDuration>{time}</bpmn:timeDuration></bpmn:timerEventDefinition>"
            );
            chain.push(("intermediateCatchEvent", format!("wait_{code}"), inner));
        }
        if task.when.is_some() {
            let default = format!(" default=\"skip_{code}\"");
            chain.push(("exclusiveGateway", format!("if_{code}"), default));
        }
        let place = chain.len();
        chain.push(("userTask", format!("task_{code}"), task_inner(task)?));
        if task.when.is_some() {
            chain.push(("exclusiveGateway", format!("fi_{code}"), String::new()));
        }
        if task.rework.is_some() {
            chain.push(("exclusiveGateway", format!("again_{code}"), String::new()));
        }
        for (nth, (element, id, inner)) in chain.iter().enumerate() {
            let width = if nth == place { TASK.0 } else { SMALL };
            self.node((element, id), inner, ((x, y), &task.department));
            x += width + GAP;
            if let Some((_, before, _)) = nth.checked_sub(1).and_then(|it| chain.get(it)) {
                let leads_in = nth == place && task.when.is_some();
                let condition = task.when.as_ref().filter(|_| leads_in).map(expression);
                self.flow((before, id), condition);
            }
        }
        if task.when.is_some() {
            let (from, to) = (format!("if_{code}"), format!("fi_{code}"));
            self.flows.push(Flow { id: format!("skip_{code}"), from, to, condition: None });
        }
        let end =
            |it: Option<&(&str, String, String)>| it.map_or_else(String::new, |it| it.1.clone());
        Ok(Ends { entry: end(chain.first()), exit: end(chain.last()) })
    }

    /// The start event before what needs nothing, the end event behind what nobody needs.
    fn outer(&mut self, template: &ProcessTemplate, ends: &[Ends], (wide, tall): (i32, i32)) {
        let lane = |it: Option<&TaskSpec>| it.map_or_else(String::new, |it| it.department.clone());
        let (first, last) = (lane(template.tasks.first()), lane(template.tasks.last()));
        self.node(("startEvent", "start"), "", ((LEFT + 40, TOP + ROW / 2), &first));
        self.node(("endEvent", "end"), "", ((LEFT + 160 + wide, TOP + tall - ROW / 2), &last));
        let is_needed = |code: &String| template.tasks.iter().any(|it| it.needs.contains(code));
        let lasts: Vec<&Ends> = ends
            .iter()
            .zip(&template.tasks)
            .filter(|(_, it)| !is_needed(&it.code))
            .map(|(ends, _)| ends)
            .collect();
        let firsts = ends.iter().zip(&template.tasks).filter(|(_, it)| it.needs.is_empty());
        for (here, _) in firsts {
            self.flow(("start", &here.entry), None);
        }
        for here in lasts {
            self.flow((&here.exit, "end"), None);
        }
    }

    fn write(&self, template: &ProcessTemplate, head: &str) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        writeln!(
            out,
            "<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:attache=\"{NAMESPACE}\" id=\"definitions\" targetNamespace=\"{NAMESPACE}\" exporter=\"Attaché\" exporterVersion=\"{}\">",
            env!("CARGO_PKG_VERSION"),
        ).ok();
        let name = escape(&template.name.zh);
        writeln!(
            out,
            "  <bpmn:process id=\"{}\" name=\"{name}\" isExecutable=\"false\">",
            template.code
        )
        .ok();
        writeln!(out, "    <bpmn:extensionElements><attache:process>{}</attache:process></bpmn:extensionElements>", escape(head)).ok();
        self.lanes(&mut out);
        for node in &self.nodes {
            writeln!(out, "    {}", node.xml).ok();
        }
        for flow in &self.flows {
            let (id, from, to) = (&flow.id, &flow.from, &flow.to);
            let open = format!(
                "    <bpmn:sequenceFlow id=\"{id}\" sourceRef=\"{from}\" targetRef=\"{to}\""
            );
            let written = match &flow.condition {
                None => writeln!(out, "{open} />"),
                Some(it) => writeln!(
                    out,
                    "{open}><bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">{}</bpmn:conditionExpression></bpmn:sequenceFlow>",
                    escape(it)
                ),
            };
            written.ok();
        }
        out.push_str("  </bpmn:process>\n");
        self.pictures(&mut out, &template.code);
        out.push_str("</bpmn:definitions>\n");
        out
    }

    fn lanes(&self, out: &mut String) {
        let mut names: Vec<&str> = self.nodes.iter().map(|it| it.lane.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        out.push_str("    <bpmn:laneSet id=\"lanes\">\n");
        for name in names {
            writeln!(out, "      <bpmn:lane id=\"lane_{name}\" name=\"{name}\">").ok();
            for node in self.nodes.iter().filter(|it| it.lane == name) {
                writeln!(out, "        <bpmn:flowNodeRef>{}</bpmn:flowNodeRef>", node.id).ok();
            }
            out.push_str("      </bpmn:lane>\n");
        }
        out.push_str("    </bpmn:laneSet>\n");
    }

    fn pictures(&self, out: &mut String, process: &str) {
        writeln!(out, "  <bpmndi:BPMNDiagram id=\"diagram\">\n    <bpmndi:BPMNPlane id=\"plane\" bpmnElement=\"{process}\">").ok();
        for Node { id, at: (x, y), size: (wide, tall), .. } in &self.nodes {
            let top = y - tall / 2;
            writeln!(out, "      <bpmndi:BPMNShape id=\"{id}_di\" bpmnElement=\"{id}\"><dc:Bounds x=\"{x}\" y=\"{top}\" width=\"{wide}\" height=\"{tall}\" /></bpmndi:BPMNShape>").ok();
        }
        for flow in &self.flows {
            write!(out, "      <bpmndi:BPMNEdge id=\"{0}_di\" bpmnElement=\"{0}\">", flow.id).ok();
            for (x, y) in self.way(flow) {
                write!(out, "<di:waypoint x=\"{x}\" y=\"{y}\" />").ok();
            }
            out.push_str("</bpmndi:BPMNEdge>\n");
        }
        out.push_str("    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n");
    }

    /// A line with right angles; one that leads back or past a task runs below it.
    fn way(&self, flow: &Flow) -> Vec<(i32, i32)> {
        let find = |id: &str| self.nodes.iter().find(|it| it.id == id);
        let (Some(from), Some(to)) = (find(&flow.from), find(&flow.to)) else { return Vec::new() };
        let (start, end) = ((from.at.0 + from.size.0, from.at.1), to.at);
        let is_back = end.0 <= start.0;
        let is_past = flow.id.starts_with("skip_");
        if is_back || is_past {
            let low = from.at.1.max(to.at.1) + TASK.1 / 2 + 14;
            let (out, into) = (from.at.0 + from.size.0 / 2, to.at.0 + to.size.0 / 2);
            let (foot, landing) = (from.at.1 + from.size.1 / 2, to.at.1 + to.size.1 / 2);
            vec![(out, foot), (out, low), (into, low), (into, landing)]
        } else if start.1 == end.1 {
            vec![start, end]
        } else {
            let bend = end.0 - GAP / 2;
            vec![start, (bend, start.1), (bend, end.1), end]
        }
    }
}

/// The task's name and everything that BPMN has no word for.
fn task_inner(task: &TaskSpec) -> Result<String, ProcessRefusal> {
    let spec = TaskSpec { needs: Vec::new(), ..task.clone() };
    let spec = toml::to_string(&spec).map_err(|err| ProcessRefusal::Unreadable(err.to_string()))?;
    Ok(format!(
        " name=\"{}\"><bpmn:extensionElements><attache:task>{}</attache:task></bpmn:extensionElements>",
        escape(&task.title.zh),
        escape(&spec),
    ))
}

/// A condition in words that a modeller shows: `check.result = build | far`.
fn expression(condition: &Condition) -> String {
    let Condition { task, field, is, at_least } = condition;
    match at_least {
        Some(least) => format!("{task}.{field} >= {least}"),
        None => format!("{task}.{field} = {}", is.join(" | ")),
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Kept as it is, wherever it stands.
            '\n' => out.push_str("&#10;"),
            it => out.push(it),
        }
    }
    out
}
