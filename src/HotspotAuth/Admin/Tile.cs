namespace HotspotAuth.Admin;

/// <summary>One question with its answer, sign, word and note; a link to its proof where there is a page for it.</summary>
internal sealed record Tile(string Kind, string? Address, string Question, string Value, string Sign, string Word, string Note);
