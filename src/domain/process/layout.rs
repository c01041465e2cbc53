//! Where the tasks of a process stand in its picture: one band for each stage, time from left to right.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ProcessTemplate, Stage, TaskSpec};

/// A task in the picture, in columns and rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    pub code: String,
    /// How many tasks come before it on the longest way.
    pub column: usize,
    /// Counted through all bands.
    pub row: usize,
}

/// The band of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    pub stage: Stage,
    pub first_row: usize,
    pub rows: usize,
}

/// The picture of a process, without sizes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// In the order of the template.
    pub spots: Vec<Spot>,
    pub bands: Vec<Band>,
    pub columns: usize,
    pub rows: usize,
    /// From task to task, as places in `spots`.
    pub flows: Vec<(usize, usize)>,
    /// From a task back to those that it may have done once more.
    pub backs: Vec<(usize, usize)>,
}

/// Lays a process out; one that breaks rules is laid out as far as it makes sense.
pub fn picture(template: &ProcessTemplate) -> Picture {
    let columns = columns(template);
    let mut picture =
        Picture { columns: columns.iter().max().map_or(0, |it| it + 1), ..Picture::default() };
    let place: BTreeMap<&str, usize> =
        template.tasks.iter().enumerate().map(|(at, it)| (it.code.as_str(), at)).collect();
    let places = |codes: &[String]| -> Vec<usize> {
        codes.iter().filter_map(|it| place.get(it.as_str()).copied()).collect()
    };
    for (at, task) in template.tasks.iter().enumerate() {
        picture.flows.extend(places(&task.needs).into_iter().map(|from| (from, at)));
        let back = task.rework.as_ref().map(|it| places(&it.to)).unwrap_or_default();
        picture.backs.extend(back.into_iter().map(|to| (at, to)));
    }
    let mut rows = vec![0; template.tasks.len()];
    for stage in Stage::ALL {
        let used = band(template, *stage, (&columns, &picture.flows), &mut rows);
        if 0 < used {
            for (at, row) in rows.iter_mut().enumerate() {
                if template.tasks.get(at).is_some_and(|it| it.stage == *stage) {
                    *row += picture.rows;
                }
            }
            picture.bands.push(Band { stage: *stage, first_row: picture.rows, rows: used });
            picture.rows += used;
        }
    }
    let spot = |((task, column), row): ((&TaskSpec, usize), usize)| Spot {
        code: task.code.clone(),
        column,
        row,
    };
    picture.spots = template.tasks.iter().zip(columns).zip(rows).map(spot).collect();
    picture
}

/// How many tasks come before each on the longest way; circles are cut where they close.
fn columns(template: &ProcessTemplate) -> Vec<usize> {
    let mut columns = vec![0_usize; template.tasks.len()];
    let at = |code: &String| template.tasks.iter().position(|it| it.code == *code);
    for _ in 0..template.tasks.len() {
        for (place, task) in template.tasks.iter().enumerate() {
            let before = task.needs.iter().filter_map(at).filter(|it| *it != place);
            let after = before.filter_map(|it| columns.get(it)).max().map_or(0, |it| it + 1);
            if let Some(column) = columns.get_mut(place) {
                *column = after.min(template.tasks.len());
            }
        }
    }
    columns
}

/// Gives the tasks of one band their rows and says how many it needs.
///
/// A task keeps its row until the last that waits for it, so that lines run along free rows.
fn band(
    template: &ProcessTemplate,
    stage: Stage,
    (columns, flows): (&[usize], &[(usize, usize)]),
    rows: &mut [usize],
) -> usize {
    let column = |at: usize| columns.get(at).copied().unwrap_or_default();
    let is_here = |at: usize| template.tasks.get(at).is_some_and(|it| it.stage == stage);
    let mut here: Vec<usize> = (0..template.tasks.len()).filter(|it| is_here(*it)).collect();
    here.sort_by_key(|it| (column(*it), *it));
    // For each row: the first column in which it is free.
    let mut free: Vec<usize> = Vec::new();
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    for at in here {
        let before =
            flows.iter().filter(|(from, to)| *to == at && is_here(*from)).map(|(from, _)| *from);
        let wished = before.clone().filter_map(|it| rows.get(it).copied()).min().unwrap_or(0);
        let is_last_after = |row: usize| {
            before.clone().any(|from| {
                let last =
                    flows.iter().filter(|(it, _)| *it == from).map(|(_, to)| column(*to)).max();
                rows.get(from) == Some(&row) && last == Some(column(at))
            })
        };
        let mut choices: Vec<usize> = (0..=free.len()).collect();
        choices.sort_by_key(|row| row.abs_diff(wished));
        let row = choices.into_iter().find(|row| {
            let is_free = free.get(*row).is_none_or(|from| *from <= column(at));
            (is_free || is_last_after(*row)) && !taken.contains(&(*row, column(at)))
        });
        let row = row.unwrap_or(free.len());
        taken.insert((row, column(at)));
        let until = flows.iter().filter(|(from, _)| *from == at).map(|(_, to)| column(*to)).max();
        let until = until.unwrap_or(0).max(column(at) + 1);
        if row == free.len() {
            free.push(until);
        } else if let Some(it) = free.get_mut(row) {
            *it = (*it).max(until);
        }
        if let Some(it) = rows.get_mut(at) {
            *it = row;
        }
    }
    free.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::library::Library;

    #[test]
    fn no_two_tasks_share_a_spot_and_every_flow_runs_to_the_right() {
        for template in Library::shipped().unwrap().templates.all() {
            let picture = picture(template);
            assert_eq!(picture.spots.len(), template.tasks.len());
            let spots: BTreeSet<_> = picture.spots.iter().map(|it| (it.column, it.row)).collect();
            assert_eq!(spots.len(), picture.spots.len(), "{}", template.code);
            for (from, to) in &picture.flows {
                assert!(picture.spots[*from].column < picture.spots[*to].column);
            }
            for (spot, task) in picture.spots.iter().zip(&template.tasks) {
                let band = picture.bands.iter().find(|it| it.stage == task.stage).unwrap();
                assert!((band.first_row..band.first_row + band.rows).contains(&spot.row));
            }
        }
    }

    #[test]
    fn a_circle_is_still_drawn() {
        let mut template =
            Library::shipped().unwrap().templates.latest("internet-line").unwrap().clone();
        template.tasks[0].needs.push("billing".into());
        assert_eq!(picture(&template).spots.len(), template.tasks.len());
    }
}
