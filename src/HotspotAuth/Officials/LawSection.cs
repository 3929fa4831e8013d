namespace HotspotAuth.Officials;

/// <summary>What of the Computer Crime Act an official's letter rests on. Each has its words under <c>official.law.</c> in the texts.</summary>
internal enum LawSection
{
    /// <summary>s.18(1): give a statement, documents, data.</summary>
    Statement,

    /// <summary>s.18(2): traffic data from a provider.</summary>
    Traffic,

    /// <summary>s.18(3): the users' data that is kept under s.26.</summary>
    Users,

    /// <summary>s.18(4): copy computer data.</summary>
    Copy,

    /// <summary>s.18(5): surrender data or a device.</summary>
    Surrender,

    /// <summary>s.18(6): inspect a system.</summary>
    Inspect,

    /// <summary>s.18(7): decrypt.</summary>
    Decrypt,

    /// <summary>s.18(8): seize a system.</summary>
    Seize,

    /// <summary>s.26: keep traffic data longer, two years at most. Nothing is handed over.</summary>
    Keep,
}

/// <summary>What one section asks of whoever answers.</summary>
/// <param name="Section">The section.</param>
/// <param name="Code">As it is cited: <c>18(2)</c>.</param>
/// <param name="NeedsCourtOrder">s.19: the official's own letter is not enough.</param>
/// <param name="OnlyKeeps">The order is to keep: it becomes a hold, and nothing leaves.</param>
internal sealed record LawRule(LawSection Section, string Code, bool NeedsCourtOrder = false, bool OnlyKeeps = false)
{
    /// <summary>In the Act's order. s.19 asks a court's order for s.18(4) to (8) and for no other.</summary>
    public static readonly IReadOnlyList<LawRule> All =
    [
        new(LawSection.Statement, "18(1)"),
        new(LawSection.Traffic, "18(2)"),
        new(LawSection.Users, "18(3)"),
        new(LawSection.Copy, "18(4)", NeedsCourtOrder: true),
        new(LawSection.Surrender, "18(5)", NeedsCourtOrder: true),
        new(LawSection.Inspect, "18(6)", NeedsCourtOrder: true),
        new(LawSection.Decrypt, "18(7)", NeedsCourtOrder: true),
        new(LawSection.Seize, "18(8)", NeedsCourtOrder: true),
        new(LawSection.Keep, "26", OnlyKeeps: true),
    ];

    public static LawRule Of(LawSection section) => All.First(rule => rule.Section == section);

    /// <summary>Null for what is no section.</summary>
    public static LawSection? Find(string? code) => All.FirstOrDefault(rule => rule.Code == code)?.Section;
}
