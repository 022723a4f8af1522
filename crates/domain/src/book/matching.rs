//! The cheapest way to give everybody on one side somebody of their own on the other: the assignment problem, solved by shortest
//! augmenting paths (Jonker and Volgenant 1987). Exact, in whole numbers, and the same for the same table.

/// For each line of a table of costs a column of its own, so that the sum is the least. All lines are equally long, and no shorter than
/// their number. Costs are far below `i128::MAX`.
pub(super) fn cheapest(costs: &[Vec<i128>]) -> Vec<usize> {
    let width = costs.first().map_or(0, Vec::len);
    let mut line_of: Vec<Option<usize>> = vec![None; width];
    let mut prices = Prices {
        lines: vec![0; costs.len()],
        columns: vec![0; width],
    };
    for line in 0..costs.len() {
        let (end, before) = shortest_path(costs, &mut prices, &line_of, line);
        // Every line on the path moves on to the next column, and so the first column gets free for the new line.
        let mut column = end;
        while let Some(previous) = before[column] {
            line_of[column] = line_of[previous];
            column = previous;
        }
        line_of[column] = Some(line);
    }
    let mut column_of = vec![0; costs.len()];
    for (column, line) in line_of.into_iter().enumerate() {
        if let Some(line) = line {
            column_of[line] = column;
        }
    }
    column_of
}

/// What lines and columns are worth: with these taken off, no cost is below zero, and all that is given away costs nothing.
struct Prices {
    lines: Vec<i128>,
    columns: Vec<i128>,
}

/// The cheapest way from a line without a column to a column without a line: where it ends, and for each column the one before it.
fn shortest_path(
    costs: &[Vec<i128>],
    prices: &mut Prices,
    line_of: &[Option<usize>],
    start: usize,
) -> (usize, Vec<Option<usize>>) {
    let width = line_of.len();
    let mut before: Vec<Option<usize>> = vec![None; width];
    let mut far = vec![i128::MAX; width];
    let mut reached = vec![false; width];
    let mut last = None;
    let (mut line, mut so_far) = (start, 0_i128);
    let end = loop {
        for column in (0..width).filter(|column| !reached[*column]) {
            let cost = costs[line][column]
                .saturating_sub(prices.lines[line])
                .saturating_sub(prices.columns[column])
                .saturating_add(so_far);
            if cost < far[column] {
                far[column] = cost;
                before[column] = last;
            }
        }
        let nearest = (0..width)
            .filter(|column| !reached[*column])
            .min_by_key(|column| far[*column])
            .expect("there are no fewer columns than lines");
        so_far = far[nearest];
        match line_of[nearest] {
            None => break nearest,
            Some(other) => line = other,
        }
        reached[nearest] = true;
        last = Some(nearest);
    };
    prices.lines[start] = prices.lines[start].saturating_add(so_far);
    for column in (0..width).filter(|column| reached[*column]) {
        let cheaper = so_far.saturating_sub(far[column]);
        prices.columns[column] = prices.columns[column].saturating_sub(cheaper);
        if let Some(line) = line_of[column] {
            prices.lines[line] = prices.lines[line].saturating_add(cheaper);
        }
    }
    (end, before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every way to give each line a column of its own, tried.
    fn least(costs: &[Vec<i128>], taken: &mut Vec<usize>) -> i128 {
        let Some(line) = costs.get(taken.len()) else {
            return 0;
        };
        let mut best = i128::MAX;
        for (column, cost) in line.iter().enumerate() {
            if !taken.contains(&column) {
                taken.push(column);
                best = best.min(least(costs, taken).saturating_add(*cost));
                taken.pop();
            }
        }
        best
    }

    fn table() -> impl Strategy<Value = Vec<Vec<i128>>> {
        (0_usize..5, 0_usize..4).prop_flat_map(|(lines, more)| {
            let line = prop::collection::vec(0_i128..12, lines.saturating_add(more));
            prop::collection::vec(line, lines)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_other_way_is_cheaper(costs in table()) {
            let given = cheapest(&costs);
            let mut different = given.clone();
            different.sort_unstable();
            different.dedup();
            prop_assert_eq!(different.len(), costs.len(), "a column of its own for each line");
            let sum: i128 = costs.iter().zip(&given).map(|(line, column)| line[*column]).sum();
            prop_assert_eq!(sum, least(&costs, &mut Vec::new()));
        }
    }
}
