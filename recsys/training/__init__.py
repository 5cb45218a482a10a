"""What is learned or exported: each file here writes a model that a stage of the recommender loads."""
