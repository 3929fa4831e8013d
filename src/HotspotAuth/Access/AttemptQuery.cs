namespace HotspotAuth.Access;

/// <summary>Which of the kept log-ins: a username or a part of it, a MAC address in any notation, an IP address or a NAS; let in or refused.</summary>
internal sealed record AttemptQuery(string? Search = null, bool? Accepted = null, bool Ascending = false, int Offset = 0, int Limit = 20);
