namespace HotspotAuth.Events;

/// <summary>What a list of events shows: a part of project, agency or responsible person, a phase, whose, and a page.</summary>
internal sealed record EventQuery(string? Search = null, EventPhase? Phase = null, string? RequestedBy = null, int Offset = 0, int Limit = 1_000_000)
{
    internal string Where
    {
        get
        {
            var conditions = new List<string>();
            if (!string.IsNullOrWhiteSpace(Search))
                conditions.Add("(e.project LIKE @Pattern ESCAPE '\\' OR e.agency LIKE @Pattern ESCAPE '\\' OR e.responsible LIKE @Pattern ESCAPE '\\')");
            if (Phase is not null) conditions.Add($"({EventRow.Phase}) = @PhaseNumber");
            if (RequestedBy is not null) conditions.Add("e.created_by = @RequestedBy");
            return conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
        }
    }

    internal object Parameters(DateTimeOffset now) => new
    {
        Pattern = $"%{Search?.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%",
        PhaseNumber = (int?)Phase,
        RequestedBy,
        Limit,
        Offset,
        now = now.ToUnixTimeMilliseconds(),
    };
}
