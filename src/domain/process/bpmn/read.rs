//! Reads a process out of a BPMN file: of ours whole, of another modeller's as far as it goes.

use roxmltree::{Document, Node};

use super::{
    super::{
        Choice, Condition, Field, FieldKind, ProcessTemplate, Rework, Stage, TaskSpec, Wait,
        WorkingTime, base,
    },
    BpmnError, NAMESPACE,
    graph::{Flow, Graph, Kind},
};
use crate::domain::Wording;

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
/// Rework that says nothing about it has three rounds.
const USUAL_ROUNDS: u32 = 3;

/// Elements that say nothing about the flow.
const SILENT: [&str; 8] = [
    "documentation",
    "extensionElements",
    "laneSet",
    "textAnnotation",
    "association",
    "dataObject",
    "dataObjectReference",
    "group",
];

struct Reader<'a> {
    document: &'a Document<'a>,
    graph: Graph,
    tasks: Vec<(String, TaskSpec, Told)>,
    timers: Vec<(String, Wait)>,
    lanes: Vec<(String, String)>,
}

/// Who described a task: we did, or only the modeller.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    ByUs,
    ByOthers,
}

/// The process of a BPMN file as a draft; the publish rules judge it later.
pub fn import(text: &str) -> Result<ProcessTemplate, BpmnError> {
    let document = Document::parse(text)
        .map_err(|err| BpmnError::Xml { line: err.pos().row, what: err.to_string() })?;
    let process =
        document.descendants().find(|it| is(*it, "process")).ok_or(BpmnError::NoProcess)?;
    let mut reader = Reader {
        document: &document,
        graph: Graph::default(),
        tasks: Vec::new(),
        timers: Vec::new(),
        lanes: Vec::new(),
    };
    reader.lanes(process);
    reader.scope(process, None)?;
    reader.graph.find_backs();
    reader.template(process)
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element()
        && node.tag_name().namespace() == Some(MODEL)
        && node.tag_name().name() == name
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|it| is(*it, name))
}

fn named<'a>(node: Node<'a, 'a>) -> &'a str {
    node.attribute("name").unwrap_or_default().trim()
}

impl<'a> Reader<'a> {
    fn line(&self, node: Node<'_, '_>) -> u32 {
        self.document.text_pos_at(node.range().start).row
    }

    fn unsupported(&self, node: Node<'_, '_>) -> BpmnError {
        let element = node.tag_name().name().to_owned();
        BpmnError::Unsupported { element, line: self.line(node) }
    }

    fn attribute(&self, node: Node<'a, 'a>, what: &str) -> Result<&'a str, BpmnError> {
        node.attribute(what).ok_or_else(|| BpmnError::Incomplete {
            element: node.tag_name().name().to_owned(),
            what: what.to_owned(),
            line: self.line(node),
        })
    }

    fn lanes(&mut self, process: Node<'a, 'a>) {
        for lane in process.descendants().filter(|it| is(*it, "lane")) {
            for node in lane.children().filter(|it| is(*it, "flowNodeRef")) {
                let id = node.text().unwrap_or_default().trim().to_owned();
                self.lanes.push((id, named(lane).to_owned()));
            }
        }
    }

    /// The elements of a process or of a sub-process, which is taken apart.
    fn scope(&mut self, scope: Node<'a, 'a>, inside: Option<&str>) -> Result<(), BpmnError> {
        for node in scope.children().filter(Node::is_element) {
            if node.tag_name().namespace() != Some(MODEL) {
                return Err(self.unsupported(node));
            }
            let name = node.tag_name().name();
            match name {
                it if SILENT.contains(&it) => {}
                "incoming" | "outgoing" if inside.is_some() => {}
                "userTask" | "serviceTask" | "manualTask" | "task" => self.task(node)?,
                "exclusiveGateway" | "parallelGateway" => self.pass(node, Kind::Pass)?,
                "startEvent" | "endEvent" => {
                    let kind = if name == "startEvent" { Kind::Start } else { Kind::Pass };
                    let inner = if inside.is_some() { Kind::Pass } else { kind };
                    self.event(node, inner)?;
                    if let Some(outer) = inside {
                        self.join(outer, (name, self.attribute(node, "id")?));
                    }
                }
                "intermediateCatchEvent" => self.event(node, Kind::Pass)?,
                "boundaryEvent" => self.boundary(node)?,
                "subProcess" => self.sub_process(node)?,
                "sequenceFlow" => self.flow(node)?,
                _ => return Err(self.unsupported(node)),
            }
        }
        Ok(())
    }

    fn pass(&mut self, node: Node<'a, 'a>, kind: Kind) -> Result<(), BpmnError> {
        self.graph.nodes.insert(self.attribute(node, "id")?.to_owned(), kind);
        Ok(())
    }

    /// What goes in and out of a sub-process goes to its start and from its end.
    fn join(&mut self, outer: &str, (name, id): (&str, &str)) {
        let (from, to) = match name {
            "startEvent" => (outer.to_owned(), id.to_owned()),
            _ => (id.to_owned(), format!("{outer}/out")),
        };
        self.graph.flows.push(Flow { from, to, condition: None, name: String::new() });
    }

    fn sub_process(&mut self, node: Node<'a, 'a>) -> Result<(), BpmnError> {
        let id = self.attribute(node, "id")?;
        if let Some(many) = node.children().find(|it| is(*it, "multiInstanceLoopCharacteristics")) {
            return Err(self.unsupported(many));
        }
        self.graph.nodes.insert(id.to_owned(), Kind::Pass);
        self.graph.nodes.insert(format!("{id}/out"), Kind::Pass);
        self.scope(node, Some(id))
    }

    /// Events pass, unless they wait for something that we do not know.
    fn event(&mut self, node: Node<'a, 'a>, kind: Kind) -> Result<(), BpmnError> {
        for definition in node.children().filter(roxmltree::Node::is_element) {
            match definition.tag_name().name() {
                "timerEventDefinition" => {
                    let wait = self.timer(definition)?;
                    self.timers.push((self.attribute(node, "id")?.to_owned(), wait));
                }
                "messageEventDefinition"
                | "terminateEventDefinition"
                | "incoming"
                | "outgoing"
                | "documentation"
                | "extensionElements" => {}
                _ => return Err(self.unsupported(definition)),
            }
        }
        self.pass(node, kind)
    }

    /// A duration such as `P3D`, `PT4H` or `PT90M`.
    fn timer(&self, node: Node<'a, 'a>) -> Result<Wait, BpmnError> {
        let time = child(node, "timeDuration").and_then(|it| it.text()).unwrap_or_default().trim();
        let count = |text: &str, unit: char| text.strip_suffix(unit)?.parse::<u32>().ok();
        let wait = match (time.strip_prefix("PT"), time.strip_prefix('P')) {
            (Some(clock), _) => count(clock, 'H')
                .map(|it| it.saturating_mul(60))
                .or_else(|| count(clock, 'M'))
                .map(|it| Wait { hours: Some(WorkingTime::of_minutes(it)), ..Wait::default() }),
            (None, Some(days)) => {
                count(days, 'D').map(|it| Wait { days: Some(it), ..Wait::default() })
            }
            (None, None) => None,
        };
        wait.ok_or_else(|| BpmnError::Incomplete {
            element: "timerEventDefinition".into(),
            what: "timeDuration".into(),
            line: self.line(node),
        })
    }

    /// A timer on the edge of a task reminds; a way of its own is more than we know.
    fn boundary(&mut self, node: Node<'a, 'a>) -> Result<(), BpmnError> {
        let (id, task) = (self.attribute(node, "id")?, self.attribute(node, "attachedToRef")?);
        let leads_away = self
            .document
            .descendants()
            .any(|it| is(it, "sequenceFlow") && it.attribute("sourceRef") == Some(id));
        if leads_away {
            return Err(self.unsupported(node));
        }
        let timer = child(node, "timerEventDefinition").map(|it| self.timer(it)).transpose()?;
        let spec = self.tasks.iter_mut().find(|it| it.0 == task);
        if let (Some((_, spec, Told::ByOthers)), Some(Wait { hours: Some(hours), .. })) =
            (spec, timer)
        {
            spec.remind = Some(hours);
        }
        Ok(())
    }

    fn flow(&mut self, node: Node<'a, 'a>) -> Result<(), BpmnError> {
        // Our own way around a task that may be left out: its condition says the same.
        if node.attribute("id").is_some_and(|it| it.starts_with("skip_")) {
            return Ok(());
        }
        let from = self.attribute(node, "sourceRef")?;
        let to = self.attribute(node, "targetRef")?;
        let is_sub = self.graph.nodes.contains_key(&format!("{from}/out"));
        let from = if is_sub { format!("{from}/out") } else { from.to_owned() };
        let condition = child(node, "conditionExpression").and_then(|it| it.text());
        self.graph.flows.push(Flow {
            from,
            to: to.to_owned(),
            condition: condition.map(|it| it.trim().to_owned()),
            name: named(node).to_owned(),
        });
        Ok(())
    }

    fn task(&mut self, node: Node<'a, 'a>) -> Result<(), BpmnError> {
        if let Some(many) = node.children().find(|it| {
            is(*it, "multiInstanceLoopCharacteristics") || is(*it, "standardLoopCharacteristics")
        }) {
            return Err(self.unsupported(many));
        }
        let id = self.attribute(node, "id")?.to_owned();
        self.graph.nodes.insert(id.clone(), Kind::Task);
        let ours = child(node, "extensionElements").and_then(|it| ours(it, "task"));
        let (mut spec, told) = match ours {
            Some(text) => (self.written(node, text)?, Told::ByUs),
            None => (self.bare(node, &id), Told::ByOthers),
        };
        if !named(node).is_empty() {
            named(node).clone_into(&mut spec.title.zh);
        }
        self.tasks.push((id, spec, told));
        Ok(())
    }

    fn written<T: for<'de> serde::Deserialize<'de>>(
        &self,
        node: Node<'_, '_>,
        text: &str,
    ) -> Result<T, BpmnError> {
        toml::from_str(text).map_err(|err| BpmnError::Extension {
            element: node.tag_name().name().to_owned(),
            what: err.message().to_owned(),
            line: self.line(node),
        })
    }

    /// A task of which only its name, its lane and its candidates are known.
    fn bare(&self, node: Node<'a, 'a>, id: &str) -> TaskSpec {
        let lane = self.lanes.iter().find(|(it, _)| it == id).map(|(_, name)| name.clone());
        let group =
            node.attributes().find(|it| it.name() == "candidateGroups").map(|it| it.value());
        let title = if named(node).is_empty() { id } else { named(node) };
        let title = Wording { zh: title.to_owned(), en: title.to_owned() };
        TaskSpec {
            department: group.map(str::to_owned).or(lane).unwrap_or_default(),
            ..TaskSpec::new(code(id), Stage::Sale, title)
        }
    }

    fn template(mut self, process: Node<'a, 'a>) -> Result<ProcessTemplate, BpmnError> {
        let ours = child(process, "extensionElements").and_then(|it| ours(it, "process"));
        let mut template: ProcessTemplate = if let Some(text) = ours {
            self.written(process, text)?
        } else {
            let id = self.attribute(process, "id")?;
            let name = if named(process).is_empty() { id } else { named(process) };
            ProcessTemplate::new(code(id), Wording { zh: name.to_owned(), en: name.to_owned() })
        };
        self.complete();
        template.tasks = self.tasks.into_iter().map(|(_, spec, _)| spec).collect();
        Ok(template)
    }

    /// Reads off the flows what the tasks do not say themselves.
    fn complete(&mut self) {
        let codes: Vec<(String, String)> =
            self.tasks.iter().map(|(id, spec, _)| (id.clone(), spec.code.clone())).collect();
        let code_of = |id: &str| codes.iter().find(|it| it.0 == id).map(|it| it.1.clone());
        let order = |code: &String| codes.iter().position(|it| it.1 == *code);
        let graph = &self.graph;
        let mut asked: Vec<(String, Field)> = Vec::new();
        for (id, spec, told) in &mut self.tasks {
            spec.needs = graph.before(id).into_iter().filter_map(code_of).collect();
            spec.needs.sort_by_key(order);
            if *told == Told::ByUs {
                continue;
            }
            let wait = self
                .timers
                .iter()
                .find(|(timer, _)| graph.flows.iter().any(|it| it.from == *timer && it.to == *id));
            spec.wait = wait.map(|(_, wait)| wait.clone());
            let to: Vec<String> = graph
                .reworks()
                .into_iter()
                .filter(|(from, _)| from == id)
                .filter_map(|(_, to)| code_of(to))
                .collect();
            spec.rework = (!to.is_empty()).then_some(Rework { to, most: USUAL_ROUNDS });
            if let Some((flow, from)) = graph.condition(id)
                && let Some((field, value)) = flow.condition.as_deref().and_then(comparison)
                && let Some(task) = code_of(from)
            {
                let label = if flow.name.is_empty() { value.clone() } else { flow.name.clone() };
                asked.push((task.clone(), choice(&field, (&value, &label))));
                spec.when = Some(Condition { task, field, is: vec![value], at_least: None });
            }
        }
        for (task, field) in asked {
            let spec = self.tasks.iter_mut().find(|it| it.1.code == task).map(|it| &mut it.1);
            let Some(spec) = spec else { continue };
            match spec.form.iter_mut().find(|it| it.key == field.key) {
                Some(there) => there.choices.extend(field.choices),
                None => spec.form.push(field),
            }
        }
    }
}

fn ours<'a>(extension: Node<'a, 'a>, name: &str) -> Option<&'a str> {
    let is_ours = |it: &Node<'a, 'a>| {
        it.tag_name().namespace() == Some(NAMESPACE) && it.tag_name().name() == name
    };
    extension.children().find(is_ours).and_then(|it| it.text())
}

/// `${result == 'build'}`, as modellers write it.
fn comparison(expression: &str) -> Option<(String, String)> {
    let inner = expression.trim_start_matches(['$', '#', '=', '{']).trim_end_matches('}');
    let (field, value) = inner.split_once("==").or_else(|| inner.split_once('='))?;
    let value = value.trim().trim_matches(['\'', '"']);
    (!value.is_empty()).then(|| (code(field.trim()), value.to_owned()))
}

fn choice(key: &str, (value, label): (&str, &str)) -> Field {
    let both = |text: &str| Wording { zh: text.to_owned(), en: text.to_owned() };
    Field {
        key: key.to_owned(),
        label: both(key),
        kind: FieldKind::Choice,
        required: true,
        choices: vec![Choice { code: value.to_owned(), name: both(label) }],
    }
}

/// A code as ours are: small letters, digits and hyphens.
fn code(id: &str) -> String {
    let plain = base(id).to_lowercase();
    let hyphens = plain.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' });
    hyphens.collect::<String>().trim_matches('-').to_owned()
}
