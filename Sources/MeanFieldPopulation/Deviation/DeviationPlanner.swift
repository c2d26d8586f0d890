import MeanFieldModel

/// Finds what one of N agents should do while the others follow a policy, by backward induction
/// against rewards and transitions averaged over sampled flows of the others.
///
/// The deviating agent counts: where it is, the others' distribution has its own weight on top (and
/// where the game is coupled through actions, on the action it takes). One fill of the game tells the
/// truth about one such place. In a game that is too large for a fill for each state, a fill serves a
/// group of states: each is given an own weight, and the population is scaled back to its share. That
/// is exact for rewards that depend on the crowd of their own state alone, up to the scale.
///
/// The agent does not see the flow, but what befalls it depends on it: who is still healthy is more
/// likely to live among healthy people. So the average in a state is over the flows as likely as they
/// make the agent be there, `Σ_f p_f(s) Q_f(s, a)`, p_f the law of an agent who follows the policy
/// found so far; and each flow keeps its own values, for tomorrow's crowd is like today's. Two sweeps
/// are made, the first with the law of the policy to deviate from. Where nobody's motion depends on
/// the population all flows are as likely, and one sweep does.
///
/// What the others do in response to the deviation is left out; a measured gain is a lower bound all
/// the same. Planning against one flow alone would know the future of the others and report an
/// advantage that no agent has.
struct DeviationPlanner {
  /// What planning gives.
  struct Result {
    let deviation: Policy
    let plan: DeviationPlan
    /// What an agent may nearly expect who follows the policy, the deviation, and each of the
    /// companions, in this order.
    let expectations: [ExpectedReturns]
  }

  /// The most numbers that the sampled flows may hold; 128 MiB.
  private static let flowLimit = 1 << 24
  /// Fewer flows than this are not averaged over, unless fewer are asked for.
  private static let leastFlows = 8

  private let game: any Game
  private let policy: Policy
  private let space: StateActionSpace
  private let places: CrowdPlaces
  private let team: ThreadTeam
  private let workLimit: Double
  /// How many times all steps are swept.
  private let sweeps: Int
  private let play: DeviationPlay

  /// A planner that fills in at most `workLimit` table entries, or what eight flows and a group
  /// need; by default a second of work or two.
  init(
    _ game: any Game, policy: Policy, agentCount: Int, seed: UInt64, team: ThreadTeam,
    workLimit: Double = 5e8
  ) {
    self.game = game
    self.workLimit = workLimit
    self.policy = policy
    self.team = team
    space = game.space
    places = CrowdPlaces(of: game)
    sweeps = game.dynamics == .meanFieldDependent ? 2 : 1
    // The flows planned against are not those that the gain is measured on.
    var seeds = RandomStream(seed: seed, purpose: .planning)
    play = DeviationPlay(game, policy: policy, agentCount: agentCount, seed: seeds.next())
  }

  /// Plans against at most `flowSamples` flows of each population's others.
  ///
  /// - Parameters:
  ///   - companions: Other policies to evaluate on the way.
  ///   - isWanted: Asked at each flow and each step; the plan is nil once it says no.
  func plan(
    flowSamples: Int, companions: [Policy], isWanted: () -> Bool
  ) -> Result? {
    let flows = min(
      flowSamples, max(1, Self.flowLimit / (policy.steps * places.count)),
      max(Self.leastFlows, Int(workLimit / workOfFlow(groups: space.stateCount))))
    var play = play
    return plan(flows: flows, companions: companions, isWanted: isWanted) { index, sample in
      play.others(ofPopulation: index, episode: sample * space.populations.count + index)
    }
  }

  /// Plans for an agent of the one population against given flows of its others.
  ///
  /// - Parameters:
  ///   - others: The others of each flow, counted by place, [flows][T × places].
  ///   - isWanted: Asked at each step; the plan is nil once it says no.
  func plan(against others: [[Int]], isWanted: () -> Bool) -> Result? {
    plan(flows: others.count, companions: [], isWanted: isWanted) { others[$1] }
  }

  private func plan(
    flows: Int, companions: [Policy], isWanted: () -> Bool,
    others: (_ population: Int, _ sample: Int) -> [Int]
  ) -> Result? {
    let groups = max(1, Int(workLimit / (Double(flows) * workOfFlow(groups: 1))))
    var tables = PlanTables(policy: policy, companions: companions, flows: flows)
    for index in space.populations.indices {
      var drawn: [[Int]] = []
      for sample in 0..<flows {
        guard isWanted() else { return nil }
        drawn.append(others(index, sample))
      }
      let crowds = Crowds(
        population: index, others: drawn,
        groups: min(groups, space.populations[index].states.count))
      for sweep in 0..<sweeps {
        let own = sweep == 0 ? policy : tables.deviation
        var laws: [Double]?
        if sweeps > 1 {
          laws = self.laws(of: own, crowds, isWanted)
          if laws == nil { return nil }
        }
        guard sweepBack(&tables, crowds, laws: laws, isWanted) else { return nil }
      }
    }
    let isWhole = space.populations.allSatisfy { $0.states.count <= groups }
    return Result(
      deviation: tables.deviation, plan: isWhole ? .ownWeight : .groupedWeight,
      expectations: tables.expectations)
  }

  /// Table entries to fill in for one flow of each population if its states make so many groups; a
  /// call of the game costs about as much as twenty of them.
  private func workOfFlow(groups: Int) -> Double {
    let fills = space.populations.reduce(0) { $0 + min(groups, $1.states.count) }
    // A sweep goes back, and forth for the laws.
    let passes = sweeps == 1 ? 1 : 2 * sweeps
    return Double(passes * policy.steps * fills * places.perState)
      * Double(space.isLegal.count + 20)
  }

  /// What one population's agents plan against.
  private struct Crowds {
    let population: Int
    /// The others of each flow, counted by place, [flows][T × places].
    let others: [[Int]]
    /// How many groups its states make.
    let groups: Int
  }

  /// Backward induction for the agents of one population.
  ///
  /// - Returns: Whether the plan is still wanted.
  private func sweepBack(
    _ tables: inout PlanTables, _ crowds: Crowds, laws: [Double]?, _ isWanted: () -> Bool
  ) -> Bool {
    let own = space.populations[crowds.population]
    let pairs = space.isLegal.count
    var scratch = makeScratch(for: crowds)
    for step in (0..<policy.steps).reversed() {
      guard isWanted() else { return false }
      tables.begin(step, own.states)
      let nextValues = tables.nextValues
      tables.actionValues.withUnsafeMutableBufferPointer { actionValues in
        forEachFlow(of: crowds, in: &scratch) { flow, scratch in
          forEachGroup(of: crowds, flow, at: step, in: &scratch) { process, pair in
            for number in nextValues.indices {
              actionValues[(number * crowds.others.count + flow) * pairs + pair] =
                process.rewards[pair] + process.horizon.discount
                * expectation(
                  of: nextValues[number], from: flow * space.stateCount, process, pair)
            }
          }
        }
      }
      tables.finish(step, own.states, space: space, laws: laws)
    }
    return true
  }

  /// The law of an agent of the population who follows `own`, for each flow, shape [flows, T, S]; nil
  /// if the plan is no longer wanted.
  private func laws(of own: Policy, _ crowds: Crowds, _ isWanted: () -> Bool) -> [Double]? {
    let states = space.stateCount
    let initial = game.initialDistribution
    var laws = [Double](repeating: 0, count: crowds.others.count * policy.steps * states)
    for flow in crowds.others.indices {
      for state in space.populations[crowds.population].states {
        laws[flow * policy.steps * states + state] = initial[state]
      }
    }
    var scratch = makeScratch(for: crowds)
    for step in 0..<policy.steps - 1 {
      guard isWanted() else { return nil }
      laws.withUnsafeMutableBufferPointer { laws in
        forEachFlow(of: crowds, in: &scratch) { flow, scratch in
          let first = (flow * policy.steps + step) * states
          forEachGroup(of: crowds, flow, at: step, in: &scratch) { process, pair in
            let mass =
              laws[first + pair / space.actionCount]
              * own.probabilities[step * space.isLegal.count + pair]
            guard mass > 0 else { return }
            let transitions = process.transitions
            for entry in transitions.entries(of: Int(transitions.rowOfPair[pair])) {
              laws[first + states + Int(transitions.successors[entry])] +=
                mass * transitions.probabilities[entry]
            }
          }
        }
      }
    }
    return laws
  }

  /// Room for each of some threads' shares of the flows.
  private func makeScratch(for crowds: Crowds) -> [CrowdScratch] {
    (0..<min(crowds.others.count, 32)).map { _ in CrowdScratch(game, places: places) }
  }

  /// Calls `body` with each flow's number, on all threads.
  private func forEachFlow(
    of crowds: Crowds, in scratch: inout [CrowdScratch],
    _ body: (_ flow: Int, _ scratch: inout CrowdScratch) -> Void
  ) {
    let parts = scratch.count
    scratch.withUnsafeMutableBufferPointer { scratch in
      team.perform(parts: parts) { part in
        for flow in stride(from: part, to: crowds.others.count, by: parts) {
          body(flow, &scratch[part])
        }
      }
    }
  }

  /// Fills in a step against one flow for one group of states after the other, and calls `body` with
  /// the process and each legal pair that it holds true for.
  private func forEachGroup(
    of crowds: Crowds, _ flow: Int, at step: Int, in scratch: inout CrowdScratch,
    _ body: (_ process: borrowing DecisionProcess, _ pair: Int) -> Void
  ) {
    let own = space.populations[crowds.population].states
    let first = step * places.count
    for group in 0..<crowds.groups {
      let states = stride(
        from: own.lowerBound + group, to: own.upperBound, by: crowds.groups)
      for action in 0..<places.perState {
        for place in 0..<places.count {
          scratch.masses[place] =
            Double(crowds.others[flow][first + place])
            * play.composition.shareOfAgent[place / places.perState]
        }
        addOwnWeights(of: states, action, crowds.population, to: &scratch.masses)
        places.fill(&scratch.population, masses: scratch.masses)
        scratch.process.fill(at: step, against: scratch.population, transitions: true)
        let served = places.perState == 1 ? 0..<space.actionCount : action..<action + 1
        for state in states {
          for pair in served.lowerBound + state * space.actionCount..<served.upperBound + state
            * space.actionCount where space.isLegal[pair]
          {
            body(scratch.process, pair)
          }
        }
      }
    }
  }

  private func expectation(
    of values: [Double], from first: Int, _ process: borrowing DecisionProcess, _ pair: Int
  ) -> Double {
    let transitions = process.transitions
    var expectation = 0.0
    for entry in transitions.entries(of: Int(transitions.rowOfPair[pair])) {
      expectation +=
        transitions.probabilities[entry] * values[first + Int(transitions.successors[entry])]
    }
    return expectation
  }

  /// Puts the weight of one agent on each of some states, and scales the population to its share.
  private func addOwnWeights(
    of states: some Sequence<Int>, _ action: Int, _ index: Int, to masses: inout [Double]
  ) {
    var added = 0
    for state in states {
      let place = places.place(of: state, action)
      guard places.perState == 1 || space.isLegal[place] else { continue }
      masses[place] += play.composition.shareOfAgent[state]
      added += 1
    }
    guard added > 1 else { return }
    let size = play.composition.sizes[index]
    let scale = Double(size) / Double(size - 1 + added)
    for place in places.places(of: space.populations[index].states) { masses[place] *= scale }
  }
}
