/// What readers of figures and claims need to know.
extension UnequalPlayers {
  static let notes = [
    """
    What an agent gains by deviating alone is measured among the agents themselves, not in the game that they \
    induce. In A-RPS nobody's motion depends on others and rewards are affine in them: each agent's expected \
    rewards are those against the others' expected distribution, and gains are computed. In A-SIS deviations \
    are planned against 50 sampled flows of the others and measured on 50 other plays, with the same random \
    numbers with the deviation and without, each agent's own luck taken away; they are lower bounds. Among \
    equal agents both are exact, by the chain of the number infected. (The paper lets an optimistic learner \
    deviate, for two hours an evaluation.)
    """,
    """
    Chosen here, as the paper does not say: c = 4 in A-RPS; susceptibility 0.81, healing 0.3 and the cost of \
    isolation 0.5 in A-SIS; τ = 0.05, 100 plays an epoch, 100 epochs, rates 2/(0.1 m + 2) of temporal \
    differences; uniform initial states. Agents' numbers are uniform around these, all within the same \
    distance, which is such that α and β come out as asked; agents come in pairs opposite to each other, so \
    that the game of their mean is that of equal agents. β is of rewards scaled to [0, 1] (over all agents).
    """,
    """
    Symm-PMD learns from the paths of all agents, IPMD each agent from its own, from the same plays. With the \
    paper's weight 1/(t + 1) of the uniform policy the first two policies are uniform, and the answer is the \
    mean of all policies so far, which forgets them slowly.
    """,
    """
    Figures 1a and 2b, of taxis and neural networks, are not here yet.
    """,
    """
    The preset quick has 100 agents, six epochs of ten plays and epidemics of ten steps: it shows how this \
    page looks.
    """,
  ]
}
