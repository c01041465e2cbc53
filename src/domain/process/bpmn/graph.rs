//! The nodes and flows of a BPMN process, and what can be read off their way.

use std::collections::{BTreeMap, BTreeSet};

/// The condition on our own flows that lead back.
pub(super) const REWORK: &str = "rework";

/// What a node is for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Task,
    /// Gateways and events through which flows only pass.
    Pass,
    Start,
}

#[derive(Clone, Debug)]
pub(super) struct Flow {
    pub from: String,
    pub to: String,
    pub condition: Option<String>,
    pub name: String,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub nodes: BTreeMap<String, Kind>,
    pub flows: Vec<Flow>,
    /// Places of the flows that lead back to something before.
    backs: BTreeSet<usize>,
}

impl Graph {
    /// Finds the flows that close a circle: they are rework. Our own say so themselves.
    pub(super) fn find_backs(&mut self) {
        let told = |it: &Flow| it.condition.as_deref() == Some(REWORK);
        self.backs =
            (0..self.flows.len()).filter(|at| self.flows.get(*at).is_some_and(told)).collect();
        let mut seen = BTreeSet::new();
        let starts: Vec<String> = {
            let is_start = |id: &String, kind: &Kind| {
                *kind == Kind::Start || self.flows.iter().all(|it| it.to != *id)
            };
            self.nodes
                .iter()
                .filter(|(id, kind)| is_start(id, kind))
                .map(|(id, _)| id.clone())
                .collect()
        };
        for start in starts {
            self.walk(&start, &mut seen, &mut Vec::new());
        }
    }

    fn walk(&mut self, id: &str, seen: &mut BTreeSet<String>, way: &mut Vec<String>) {
        if !seen.insert(id.to_owned()) {
            return;
        }
        way.push(id.to_owned());
        let out: Vec<(usize, String)> = self
            .flows
            .iter()
            .enumerate()
            .filter(|(at, it)| it.from == id && !self.backs.contains(at))
            .map(|(at, it)| (at, it.to.clone()))
            .collect();
        for (at, to) in out {
            if way.contains(&to) {
                self.backs.insert(at);
            } else {
                self.walk(&to, seen, way);
            }
        }
        way.pop();
    }

    fn forward(&self) -> impl Iterator<Item = (usize, &Flow)> {
        self.flows.iter().enumerate().filter(|(at, _)| !self.backs.contains(at))
    }

    /// The tasks directly before a node, through whatever stands between.
    pub(super) fn before(&self, id: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let mut open: Vec<&str> = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(here) = open.pop() {
            for (_, flow) in self.forward().filter(|(_, it)| it.to == here) {
                if !seen.insert(flow.from.as_str()) {
                    continue;
                }
                match self.nodes.get(&flow.from) {
                    Some(Kind::Task) => found.push(flow.from.as_str()),
                    _ => open.push(&flow.from),
                }
            }
        }
        found
    }

    /// The tasks directly behind a node.
    fn behind<'a>(&'a self, id: &'a str) -> Vec<&'a str> {
        if self.nodes.get(id) == Some(&Kind::Task) {
            return vec![id];
        }
        let next = self.forward().filter(|(_, it)| it.from == id).map(|(_, it)| it.to.as_str());
        next.flat_map(|it| self.behind(it)).collect()
    }

    /// From which tasks to which the flows that lead back go.
    pub(super) fn reworks(&self) -> Vec<(&str, &str)> {
        let backs = self.backs.iter().filter_map(|it| self.flows.get(*it));
        backs
            .flat_map(|flow| {
                let from = match self.nodes.get(&flow.from) {
                    Some(Kind::Task) => vec![flow.from.as_str()],
                    _ => self.before(&flow.from),
                };
                let to = self.behind(&flow.to);
                from.into_iter().flat_map(move |it| to.clone().into_iter().map(move |to| (it, to)))
            })
            .collect()
    }

    /// The condition on the way into a task, if one stands directly before it, with the task that
    /// answers it.
    pub(super) fn condition(&self, task: &str) -> Option<(&Flow, &str)> {
        let mut ways = self.forward().filter(|(_, it)| it.to == task).map(|(_, it)| it);
        let flow = ways.next().filter(|it| it.condition.is_some())?;
        let asked = match self.nodes.get(&flow.from) {
            Some(Kind::Task) => flow.from.as_str(),
            _ => self.before(&flow.from).into_iter().next()?,
        };
        Some((flow, asked))
    }
}
