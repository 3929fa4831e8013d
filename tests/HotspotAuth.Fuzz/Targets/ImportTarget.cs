using HotspotAuth.Accounts;
using HotspotAuth.Accounts.Import;

namespace HotspotAuth.Fuzz;

/// <summary>
/// Files of older systems and spreadsheets: the first octet says which reader, the rest is the file. None throws; what can't be read is
/// a fault with its place; what is read passes on to accounts; and a dump comes out the same however its stream is cut.
/// </summary>
internal static class ImportTarget
{
    private static readonly ForeignReading Reading = new(TimeZoneInfo.Utc, new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), "owner");

    public static int Run(byte[] input)
    {
        if (input.Length == 0) return 0;
        var plan = new ImportPlan();
        var way = new HashCode();
        way.Add(input[0] % 3);
        switch (input[0] % 3)
        {
            case 0: Dump(input[1..], plan); break;
            case 1: UserManagerAccounts.Read(input[1..], Reading, plan, CancellationToken.None); break;
            default: Sheet(input[1..], plan); break;
        }

        foreach (var account in plan.Accounts)
        {
            BrokenPromiseException.Unless(account.KnownHash is null || LegacyHash.Is(account.KnownHash), "a known hash says what it is");
            BrokenPromiseException.Unless(!RightsRules.Check(account.Rights).Any(), "rights that are taken are in their bounds");
            foreach (var fault in AccountRules.Check(account.Account, Reading.Now)) way.Add(fault.Kind);
        }

        foreach (var fault in plan.Faults.Items)
        {
            BrokenPromiseException.Unless(fault.Line >= 0 && fault.Message.Length > 0, "a fault has a place and a reason");
            way.Add(fault.Kind);
        }

        foreach (var kind in plan.LossCounts.Keys.Select(k => k.Kind).Distinct()) way.Add(kind);
        way.Add(Math.Min(plan.Accounts.Count, 4));
        way.Add(Math.Min(plan.Groups.Count, 2));
        return way.ToHashCode();
    }

    private static void Dump(byte[] octets, ImportPlan plan)
    {
        var (whole, dripping) = (Read(new MemoryStream(octets)), Read(new DrippingStream(octets)));
        BrokenPromiseException.Unless(whole.Fault == dripping.Fault, "a fault does not depend on where a block ends");
        BrokenPromiseException.Unless(whole.Rows.Count == dripping.Rows.Count && whole.Rows.Zip(dripping.Rows).All(p => p.First.Values.SequenceEqual(p.Second.Values)), "a row does not depend on where a block ends");
        if (RadiusFile.ReadDump(new MemoryStream(octets), null, plan, null, CancellationToken.None) is { } rows) RadiusAccounts.Fill(rows, Reading, plan, CancellationToken.None);
    }

    private static (List<SqlRow> Rows, SqlFault? Fault) Read(Stream stream)
    {
        var dump = new SqlDump(stream, RadiusRows.Tables, RadiusRows.History);
        return ([.. dump.Rows()], dump.Fault);
    }

    private static void Sheet(byte[] octets, ImportPlan plan)
    {
        if (CsvSheet.Open(octets, strict: false, out var sheet) is { } fault) plan.Faults.Add(fault);
        else CsvAccounts.Read(sheet!, CsvField.Guess(sheet!.Headers), new CsvReading(TimeZoneInfo.Utc), plan, null, CancellationToken.None);
    }

    /// <summary>Gives a few octets at a time.</summary>
    private sealed class DrippingStream(byte[] octets) : MemoryStream(octets)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(3, count));
    }
}
