"""A partnership's plan: ambitions, milestones, money and risks, and where each of them stands."""
