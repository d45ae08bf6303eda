"""Scoring (捆绑评价): runs, the results of units and groups, and where every point comes from."""
