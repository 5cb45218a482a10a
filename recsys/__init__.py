"""The recommender behind Wearwith: a photo in, products that go with it out, each with its evidence.

Start at `recsys.pipeline`. Nothing here needs Streamlit, a network or (outside the encoders and the training that need it) torch.
"""
