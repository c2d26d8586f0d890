// Mirror descent and fictitious play as somebody would write them in C for one game: a crowd that
// dislikes crowds, R[s, a] = placeRewards[s] - ln mu(s) - moveCosts[a], with fixed transitions.

#pragma once

typedef struct {
  int steps, states, actions, rows;
  const int *rowOfPair;         // [states * actions]; 0 where an action is not allowed
  const int *starts;            // [rows + 1]
  const int *successors;        // [starts[rows]]
  const double *probabilities;  // [starts[rows]]
  const double *initial;        // [states]
  const double *placeRewards;   // [states]
  const double *moveCosts;      // [actions]
} Crowd;

// Everything below has the shape [steps, states, actions], or [steps, states] for flows.

// One iteration of mirror descent: the policy's flow, its action values, the softmax of their sum.
// The scores of actions that are not allowed are -infinity. Room: 2 * rows + 2 * states doubles.
void mirror_descent_iteration(
    const Crowd *crowd, double learningRate, double *policy, double *scores, double *flow, double *room);

// One iteration of fictitious play, the `iteration`-th, from 1: the flow, a best response to it, that
// one's flow, and their average.
void fictitious_play_iteration(
    const Crowd *crowd, int iteration, double *policy, double *response, double *flow,
    double *responseFlow, double *room);
