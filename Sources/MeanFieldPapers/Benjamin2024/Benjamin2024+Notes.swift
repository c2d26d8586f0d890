/// What readers of figures and claims need to know.
extension Swarms {
  static let notes = howToRead + presets + choices

  private static let howToRead = [
    """
    Curves are means over the trials, with a standard deviation to either side. The return at iteration k \
    is that of the policies with which iteration k began; exploitability and policy divergence at k are \
    those of the policies with which it ended.
    """,
    """
    It is the return that shows whether a task is solved. These games have many equilibria, and with an \
    exploitability near 0 agents may still stand in the wrong place.
    """,
    """
    A claim holds or fails only beyond chance, and is inconclusive otherwise. Beyond chance is by Student's \
    t of each trial's own difference, one-sided at a level of \(percent(level)). Where a claim makes n \
    comparisons, all have to hold at that level for it to hold; any that fails at \(percent(level))/n makes \
    it fail.
    """,
    """
    Trials with the same number have the same seed in all runs, so that each is compared with its partner.
    """,
    """
    If all \(claims.count) claims were exactly at their thresholds, one or more of them would be decided \
    wrongly with a probability of up to \(percent(level * Double(claims.count))).
    """,
  ]

  private static let presets = [
    """
    The preset laptop differs from the paper in three things. Agents learn by the exact replay, which \
    solves the Bellman equation that their transitions make, in place of 500 shuffled passes over them \
    (Figure 7 compares both, and has passes in all presets). The approximate exploitability is measured \
    every 10th iteration and not every 2nd. Figures 8, 9c and 10 and the late messages of Figure 9a have 4 \
    trials.
    """,
    """
    The preset quick has one trial of four iterations of 100 transitions, by the exact replay. Nothing is \
    learned in them: it shows how this page looks.
    """,
  ]

  /// What the paper does not say.
  private static let choices = [
    """
    Rewards are brought to [0, 1], as the paper does not say how: by (ln μ + ln N)/ln N for cluster, \
    (r + 1)/2 for agree and (r + 1)/(n + 2) for diffuse, where r is the paper's reward, μ the share of agents \
    in a cell, N their number and n the grid's side.
    """,
    """
    The grid's diagonal is √2 times its side, so that a message reaches the 21 cells whose centres lie \
    within 2.26 cells.
    """,
    """
    m > W = 20 leaves out the first 21 of an iteration's 3,000 transitions, so that an agent learns from \
    2,979.
    """,
    """
    Action values start from the largest that there can be, (1 + λ ln 5)/(1 − γ) = 10.16. Pairs of a state \
    and an action that an agent never sees keep it (Figure 8 starts from 0).
    """,
    """
    The central learner is the first agent. If its update fails nobody has a new policy.
    """,
    """
    A learner whose update fails tells its neighbours nothing. Its policy has not changed, and if it said so \
    no policy would be nearer the last one and it would win every time (Figure 9b).
    """,
    """
    Who joins acts at random for that iteration, learns from it and takes part in its communication. The \
    dotted curves of Figures 3, 4 and 6 are of populations in which newcomers only listen that time.
    """,
    """
    The agent that deviates for the approximate exploitability is drawn anew each time.
    """,
    """
    Exact exploitabilities are those of the game of as many agents as there are.
    """,
  ]
}
