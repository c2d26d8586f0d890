#include "hand_written.h"

#include <math.h>
#include <string.h>

static void push_forward(const Crowd *c, const double *policy, double *flow, double *room) {
  const int S = c->states, A = c->actions;
  double *masses = room;
  memcpy(flow, c->initial, S * sizeof(double));
  for (int t = 0; t + 1 < c->steps; t++) {
    const double *rule = policy + (size_t)t * S * A, *here = flow + (size_t)t * S;
    double *next = flow + (size_t)(t + 1) * S;
    memset(masses, 0, c->rows * sizeof(double));
    memset(next, 0, S * sizeof(double));
    for (int s = 0; s < S; s++)
      for (int a = 0; a < A; a++) masses[c->rowOfPair[s * A + a]] += here[s] * rule[s * A + a];
    for (int r = 0; r < c->rows; r++)
      for (int e = c->starts[r]; e < c->starts[r + 1]; e++)
        next[c->successors[e]] += masses[r] * c->probabilities[e];
  }
}

// The expected next value of each row.
static void average_rows(const Crowd *c, const double *values, double *averages) {
  for (int r = 0; r < c->rows; r++) {
    double sum = 0;
    for (int e = c->starts[r]; e < c->starts[r + 1]; e++)
      sum += c->probabilities[e] * values[c->successors[e]];
    averages[r] = sum;
  }
}

void mirror_descent_iteration(
    const Crowd *c, double learningRate, double *policy, double *scores, double *flow, double *room) {
  const int S = c->states, A = c->actions;
  push_forward(c, policy, flow, room);
  double *averages = room, *values = room + c->rows;
  memset(values, 0, S * sizeof(double));
  for (int t = c->steps - 1; t >= 0; t--) {
    average_rows(c, values, averages);
    for (int s = 0; s < S; s++) {
      const size_t first = ((size_t)t * S + s) * A;
      double *rule = policy + first, *score = scores + first;
      const double reward = c->placeRewards[s] - log(flow[(size_t)t * S + s] + 1e-25);
      double value = 0, largest = -INFINITY, sum = 0;
      for (int a = 0; a < A; a++) {
        const double q = reward - c->moveCosts[a] + averages[c->rowOfPair[s * A + a]];
        value += rule[a] * q;
        score[a] += learningRate * q;
        if (score[a] > largest) largest = score[a];
      }
      for (int a = 0; a < A; a++) sum += rule[a] = exp(score[a] - largest);
      for (int a = 0; a < A; a++) rule[a] /= sum;
      values[s] = value;
    }
  }
}

void fictitious_play_iteration(
    const Crowd *c, int iteration, double *policy, double *response, double *flow,
    double *responseFlow, double *room) {
  const int S = c->states, A = c->actions;
  push_forward(c, policy, flow, room);
  double *averages = room, *values = room + c->rows;
  memset(values, 0, S * sizeof(double));
  for (int t = c->steps - 1; t >= 0; t--) {
    average_rows(c, values, averages);
    for (int s = 0; s < S; s++) {
      double *rule = response + ((size_t)t * S + s) * A;
      const double reward = c->placeRewards[s] - log(flow[(size_t)t * S + s] + 1e-25);
      double best = -INFINITY;
      for (int a = 0; a < A; a++) {
        const int row = c->rowOfPair[s * A + a];
        rule[a] = row ? reward - c->moveCosts[a] + averages[row] : -INFINITY;
        if (rule[a] > best) best = rule[a];
      }
      // Ties share.
      int count = 0;
      for (int a = 0; a < A; a++) count += rule[a] >= best - 1e-12 * fabs(best);
      for (int a = 0; a < A; a++) rule[a] = rule[a] >= best - 1e-12 * fabs(best) ? 1.0 / count : 0;
      values[s] = best;
    }
  }
  push_forward(c, response, responseFlow, room);
  const double weight = 1.0 / (iteration + 1);
  for (size_t state = 0; state < (size_t)c->steps * S; state++) {
    const double kept = (1 - weight) * flow[state], added = weight * responseFlow[state];
    const double sum = kept + added;
    if (sum > 0)
      for (size_t pair = state * A; pair < (state + 1) * A; pair++)
        policy[pair] = (kept * policy[pair] + added * response[pair]) / sum;
  }
}
