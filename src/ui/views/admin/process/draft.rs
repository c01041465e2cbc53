//! A process while it is being edited: what it is now, and every step back and forth.

use crate::domain::process::{ProcessTemplate, Stage, TaskSpec};

/// A version that is being edited, or only looked at.
pub(super) struct Draft {
    pub(super) template: ProcessTemplate,
    pub(super) rev: i64,
    /// The selected task, by code.
    pub(super) selected: Option<String>,
    saved: ProcessTemplate,
    past: Vec<ProcessTemplate>,
    future: Vec<ProcessTemplate>,
    /// What was typed into last: one word is one step back, not one letter.
    typed: Option<egui::Id>,
}

/// Steps that are remembered.
const MOST_STEPS: usize = 200;

impl Draft {
    pub(super) fn new(template: ProcessTemplate, rev: i64) -> Self {
        Self {
            selected: template.tasks.first().map(|it| it.code.clone()),
            saved: template.clone(),
            template,
            rev,
            past: Vec::new(),
            future: Vec::new(),
            typed: None,
        }
    }

    pub(super) fn is_changed(&self) -> bool {
        self.template != self.saved
    }

    /// Notes that the desk has it as it is now.
    pub(super) fn note_saved(&mut self, rev: i64) {
        self.saved = self.template.clone();
        self.rev = rev;
    }

    /// Notes that something changed since `before`; typing in one place counts once.
    pub(super) fn note(&mut self, before: ProcessTemplate, typing: Option<egui::Id>) {
        if self.template == before {
            return;
        }
        if typing.is_none() || typing != self.typed {
            self.past.push(before);
            let over = self.past.len().saturating_sub(MOST_STEPS);
            self.past.drain(..over);
        }
        self.typed = typing;
        self.future.clear();
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    pub(super) fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.template, before));
            self.settle();
        }
    }

    pub(super) fn redo(&mut self) {
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.template, after));
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.typed = None;
        if self.selected.as_ref().is_none_or(|it| self.template.task(it).is_none()) {
            self.selected = self.template.tasks.first().map(|it| it.code.clone());
        }
    }

    /// Changes it as one step.
    pub(super) fn change(&mut self, work: impl FnOnce(&mut ProcessTemplate)) {
        let before = self.template.clone();
        work(&mut self.template);
        self.note(before, None);
        self.settle();
    }

    fn place(&self) -> Option<usize> {
        let code = self.selected.as_ref()?;
        self.template.tasks.iter().position(|it| it.code == *code)
    }

    /// The selected task.
    pub(super) fn task(&mut self) -> Option<&mut TaskSpec> {
        let place = self.place()?;
        self.template.tasks.get_mut(place)
    }

    /// Puts a new task behind the selected one, which it needs.
    pub(super) fn add_task(&mut self, title: crate::domain::Wording) {
        let before = self.place();
        let code = self.free_code("task");
        let after = before.and_then(|it| self.template.tasks.get(it));
        let stage = after.map_or(Stage::Presales, |it| it.stage);
        let task = TaskSpec {
            department: after.map_or_else(String::new, |it| it.department.clone()),
            needs: after.map(|it| it.code.clone()).into_iter().collect(),
            ..TaskSpec::new(code.clone(), stage, title)
        };
        let place = before.map_or(self.template.tasks.len(), |it| it + 1);
        self.change(|it| it.tasks.insert(place, task));
        self.selected = Some(code);
    }

    fn free_code(&self, stem: &str) -> String {
        let taken = |code: &str| self.template.task(code).is_some();
        // One more than there are tasks: one of the names is free.
        let most = self.template.tasks.len() + 1;
        (1..=most).map(|it| format!("{stem}-{it}")).find(|it| !taken(it)).unwrap_or_default()
    }

    /// Takes the selected task out; what waited for it waits for what it waited for.
    pub(super) fn remove_task(&mut self) {
        let Some(place) = self.place() else { return };
        self.change(|it| {
            let gone = it.tasks.remove(place);
            for task in it.tasks.iter_mut().filter(|it| it.needs.contains(&gone.code)) {
                task.needs.retain(|it| *it != gone.code);
                for needs in &gone.needs {
                    if !task.needs.contains(needs) && task.code != *needs {
                        task.needs.push(needs.clone());
                    }
                }
            }
        });
    }

    /// Moves the selected task by one place in the list.
    pub(super) fn move_task(&mut self, by: isize) {
        let Some(place) = self.place() else { return };
        let Some(to) = place.checked_add_signed(by) else { return };
        if to < self.template.tasks.len() {
            self.change(|it| it.tasks.swap(place, to));
        }
    }

    /// Gives the selected task another code, wherever it is named.
    pub(super) fn rename_task(&mut self, code: &str) {
        let Some(old) = self.selected.clone() else { return };
        if self.template.tasks.iter().any(|it| it.code == code) {
            return;
        }
        let swap = |it: &mut String| {
            if *it == old {
                code.clone_into(it);
            }
        };
        for task in &mut self.template.tasks {
            swap(&mut task.code);
            task.needs.iter_mut().for_each(swap);
            task.when.iter_mut().for_each(|it| swap(&mut it.task));
            task.wait.iter_mut().filter_map(|it| it.after.as_mut()).for_each(swap);
            task.rework.iter_mut().flat_map(|it| &mut it.to).for_each(swap);
        }
        self.template
            .sites
            .iter_mut()
            .filter_map(|it| it.count.as_mut())
            .for_each(|it| swap(&mut it.task));
        self.template
            .papers
            .iter_mut()
            .filter_map(|it| it.when.answer.as_mut())
            .for_each(|it| swap(&mut it.task));
        self.selected = Some(code.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Wording, library::Library};

    fn draft() -> Draft {
        let library = Library::shipped().unwrap();
        Draft::new(library.templates.latest("internet-line").unwrap().clone(), 0)
    }

    #[test]
    fn every_step_can_be_taken_back_and_again() {
        let mut draft = draft();
        let first = draft.template.clone();
        draft.add_task(Wording { zh: "新".into(), en: "New".into() });
        assert_eq!(draft.template.tasks[1].needs, ["need"]);
        draft.move_task(1);
        draft.remove_task();
        assert!(draft.can_undo(), "three steps were taken");
        while draft.can_undo() {
            draft.undo();
        }
        assert_eq!(draft.template, first);
        draft.redo();
        assert_eq!(draft.template.tasks.len(), first.tasks.len() + 1);
    }

    #[test]
    fn typing_in_one_place_is_one_step() {
        let mut draft = draft();
        let place = Some(egui::Id::unique("title"));
        for letter in ["a", "b", "c"] {
            let before = draft.template.clone();
            draft.template.name.en.push_str(letter);
            draft.note(before, place);
        }
        draft.undo();
        assert_eq!(draft.template.name.en, "Internet dedicated line");
        assert!(!draft.can_undo());
    }

    #[test]
    fn a_task_taken_out_leaves_no_gap_and_a_new_code_is_known_everywhere() {
        let mut draft = draft();
        draft.selected = Some("resource-check".into());
        draft.rename_task("survey");
        let build = draft.template.task("build").unwrap();
        assert_eq!(build.when.as_ref().map(|it| it.task.as_str()), Some("survey"));
        draft.selected = Some("entry".into());
        draft.remove_task();
        assert_eq!(draft.template.task("build").unwrap().needs, ["agreement"]);
    }
}
