using System.Runtime.CompilerServices;

namespace HotspotAuth.TrafficLog;

/// <summary>Rows of the log from a statement that selects a table's columns in schema order.</summary>
internal static class RowMapping
{
    public static FlowRow Flow(Statement row) => new(
        row.Integer(1), row.Integer(2), Ip(row, 3), MacOrNull(row, 4), Small(row, 5), Ip(row, 6), Small(row, 7), Small(row, 8), SmallOrNull(row, 9),
        row.Integer(10), row.Integer(11), row.Integer(12), row.Integer(13), Small(row, 14), Small(row, 15),
        (FlowOpened)row.Integer(16), (FlowFinish)row.Integer(17), Small(row, 18), IpOrNull(row, 19));

    public static AuthRow Auth(Statement row) => new(
        row.Integer(1), row.Text(2), Code<AuthResult>(row, 3, CodeText.AuthResults), row.TextOrNull(4), row.IntegerOrNull(5), row.TextOrNull(6),
        row.BlobOrNull(7), MacOrNull(row, 8), IpOrNull(row, 9), row.TextOrNull(10), row.TextOrNull(11), row.BlobOrNull(12), row.Integer(13) != 0);

    public static SessionRow Session(Statement row) => new(
        row.Integer(1), Code<SessionEvent>(row, 2, CodeText.SessionEvents), row.Bytes(3).ToArray(), row.Integer(4), row.Text(5), row.Integer(12),
        row.BlobOrNull(6), row.TextOrNull(7), MacOrNull(row, 8), IpOrNull(row, 9), row.TextOrNull(10), row.TextOrNull(11), row.IntegerOrNull(13),
        row.Integer(14), row.Integer(15), row.Integer(16), row.Integer(17), row.TextOrNull(18), row.Integer(19) != 0);

    public static BindingRow Binding(Statement row) => new(
        row.Integer(1), row.Integer(2), Mac(row, 3), Ip(row, 4), Code<BindingSource>(row, 6, CodeText.BindingSources), SmallOrNull(row, 5),
        row.BlobOrNull(7), row.Integer(8) != 0);

    public static BindingRow FlowBinding(Statement row) => new(
        row.Integer(1), row.Integer(2), Mac(row, 3), Ip(row, 4), Code<BindingSource>(row, 6, CodeText.BindingSources), SmallOrNull(row, 5),
        Conflict: row.Integer(7) != 0);

    public static TranslationRow Translation(Statement row) => new(
        row.Integer(1), (TranslationEvent)row.Integer(2), row.Integer(3), row.IntegerOrNull(4), Ip(row, 5), Small(row, 6), Ip(row, 7), Small(row, 8),
        Ip(row, 9), Small(row, 10), Small(row, 11), row.IntegerOrNull(12), IpOrNull(row, 13));

    public static GapRow Gap(Statement row) => new(
        row.Integer(1), row.Integer(2), Code<GapCause>(row, 3, CodeText.GapCauses), row.TextOrNull(4), row.IntegerOrNull(5));

    public static ClockRow Clock(Statement row) => new(
        row.Integer(1), row.Text(2), Code<ClockState>(row, 3, CodeText.ClockStates), row.IntegerOrNull(4), row.IntegerOrNull(5), SmallOrNull(row, 6),
        row.IntegerOrNull(7));

    private static LogIp Ip(Statement row, int column)
    {
        LogIp.TryRead(row.Bytes(column), out var address);
        return address;
    }

    private static LogIp? IpOrNull(Statement row, int column) => row.IsNull(column) ? null : Ip(row, column);

    private static LogMac Mac(Statement row, int column)
    {
        LogMac.TryRead(row.Bytes(column), out var address);
        return address;
    }

    private static LogMac? MacOrNull(Statement row, int column) => row.IsNull(column) ? null : Mac(row, column);

    private static int Small(Statement row, int column) => unchecked((int)row.Integer(column));

    private static int? SmallOrNull(Statement row, int column) => row.IsNull(column) ? null : Small(row, column);

    // The enums are numbered as their code sets are. A code that is in no set was not written by us: it is refused, not guessed.
    private static TCode Code<TCode>(Statement row, int column, CodeSet codes) where TCode : struct, Enum
    {
        var code = codes.Find(row.Bytes(column));
        if (code < 0) throw new InvalidDataException($"row {row.Integer(0)} has the unknown code '{row.Text(column)}': verify this day");
        return Unsafe.BitCast<int, TCode>(code);
    }
}
