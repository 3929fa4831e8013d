namespace HotspotAuth.Accounts;

/// <summary>What a list of accounts shows: a part of any name, a state, and a page.</summary>
internal sealed record AccountQuery(
    string? Search = null, AccountState? State = null, int Offset = 0, int Limit = 1_000_000, AccountOrder Order = AccountOrder.Username, bool Descending = false)
{
    /// <summary>A text as LIKE takes it, with a backslash for ESCAPE.</summary>
    internal static string Literal(string? text) => (text ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    internal string Where
    {
        get
        {
            var conditions = new List<string>();
            if (!string.IsNullOrWhiteSpace(Search))
                conditions.Add("(username LIKE @Pattern ESCAPE '\\' OR name LIKE @Pattern ESCAPE '\\' OR name_th LIKE @Pattern ESCAPE '\\' OR phone LIKE @Pattern ESCAPE '\\')");
            if (State is not null) conditions.Add("state = @StateText");
            return conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
        }
    }

    internal object Parameters => new
    {
        Pattern = $"%{Literal(Search?.Trim())}%",
        StateText = State is { } state ? AccountRow.Text(state) : null,
        Limit,
        Offset,
    };
}
