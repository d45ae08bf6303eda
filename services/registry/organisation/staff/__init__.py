"""Staff (教职工): persons, their employment (人事关系), home assignment (任职学校), honours, posts, exemptions."""
