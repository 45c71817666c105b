"""The trainer floor: who learns. Trajectories of the agent floor in, a better policy out."""
