namespace HotspotAuth.TrafficLog;

/// <summary>
/// A log-in that was let in or refused. <paramref name="User"/> only where the account exists; else null and
/// <paramref name="UserTag"/> of <see cref="LogText.UserTag"/>. Times are UTC milliseconds. Reason null on accept.
/// </summary>
public readonly record struct AuthRow(
    long Time, string Method, AuthResult Result, string? Reason = null, long? Account = null, string? User = null, byte[]? UserTag = null,
    LogMac? Mac = null, LogIp? Ip = null, string? Nas = null, string? Station = null, byte[]? Session = null, bool Drill = false) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Access;

    /// <inheritdoc/>
    public static byte Table => 1;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder)
    {
        encoder.Integer(Time);
        encoder.Name(Method);
        encoder.Code(CodeText.AuthResults[(int)Result]);
        encoder.Text(Reason);
        encoder.Integer(Account);
        encoder.Text(User);
        encoder.Blob(UserTag);
        encoder.Mac(Mac);
        encoder.Ip(Ip);
        encoder.Text(Nas);
        encoder.Text(Station);
        encoder.Blob(Session);
        encoder.Flag(Drill);
    }
}

/// <summary>
/// A session's start, interim, stop or carry. <paramref name="Session"/> is its id in the log, <paramref name="Holder"/>
/// H(16 random bytes ‖ RFC 8785 JSON of the holder's record then). Bytes are of the IP layer; times UTC milliseconds.
/// </summary>
public readonly record struct SessionRow(
    long Time, SessionEvent Event, byte[] Session, long Account, string User, long Start,
    byte[]? Holder = null, string? Group = null, LogMac? Mac = null, LogIp? Ip = null, string? Nas = null, string? NasSession = null,
    long? End = null, long PacketsUp = 0, long PacketsDown = 0, long BytesUp = 0, long BytesDown = 0, string? Cause = null,
    bool Drill = false) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Access;

    /// <inheritdoc/>
    public static byte Table => 2;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder)
    {
        encoder.Integer(Time);
        encoder.Code(CodeText.SessionEvents[(int)Event]);
        encoder.Blob(Session.AsSpan());
        encoder.Integer(Account);
        encoder.Name(User);
        encoder.Blob(Holder);
        encoder.Text(Group);
        encoder.Mac(Mac);
        encoder.Ip(Ip);
        encoder.Text(Nas);
        encoder.Text(NasSession);
        encoder.Integer(Start);
        encoder.Integer(End);
        encoder.Integer(PacketsUp);
        encoder.Integer(PacketsDown);
        encoder.Integer(BytesUp);
        encoder.Integer(BytesDown);
        encoder.Text(Cause);
        encoder.Flag(Drill);
    }
}

/// <summary>From <paramref name="Time"/> to <paramref name="End"/> the IP belonged to the MAC. Conflict: two MACs claimed it.</summary>
public readonly record struct BindingRow(
    long Time, long End, LogMac Mac, LogIp Ip, BindingSource Source, int? Vlan = null, byte[]? Session = null, bool Conflict = false) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Access;

    /// <inheritdoc/>
    public static byte Table => 3;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder)
    {
        encoder.Integer(Time);
        encoder.Integer(End);
        encoder.Mac(Mac);
        encoder.Ip(Ip);
        encoder.Integer(Vlan);
        encoder.Code(CodeText.BindingSources[(int)Source]);
        encoder.Blob(Session);
        encoder.Flag(Conflict);
    }
}

/// <summary>What an administrator, auditor or job did; <paramref name="Hash"/> of what left the house, where something did.</summary>
public readonly record struct AuditRow(
    long Time, string Actor, string Role, string Action, string Result, string? Object = null, string? Reason = null, LogIp? Origin = null,
    long? Rows = null, byte[]? Hash = null) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Access;

    /// <inheritdoc/>
    public static byte Table => 4;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder)
    {
        encoder.Integer(Time);
        encoder.Name(Actor);
        encoder.Name(Role);
        encoder.Name(Action);
        encoder.Text(Object);
        encoder.Text(Reason);
        encoder.Ip(Origin);
        encoder.Name(Result);
        encoder.Integer(Rows);
        encoder.Blob(Hash);
    }
}

/// <summary>The clock beside a time source; a positive offset means that ours is ahead. Microseconds.</summary>
public readonly record struct ClockRow(
    long Time, string Source, ClockState State, long? OffsetMicroseconds = null, long? DelayMicroseconds = null, int? Stratum = null,
    long? StepMicroseconds = null) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Access;

    /// <inheritdoc/>
    public static byte Table => 5;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder)
    {
        encoder.Integer(Time);
        encoder.Name(Source);
        encoder.Code(CodeText.ClockStates[(int)State]);
        encoder.Integer(OffsetMicroseconds);
        encoder.Integer(DelayMicroseconds);
        encoder.Integer(Stratum);
        encoder.Integer(StepMicroseconds);
    }
}

/// <summary>
/// A witness: the access stream remembers what another part of the store was. Head: <paramref name="Number"/> is k and
/// <paramref name="Hash"/> the chain value; digest and anchor: number 0 and H of the digest; receipt: its number and H.
/// </summary>
public readonly record struct HeadRow(
    long Time, HeadKind Kind, string Day, long Number, byte[] Hash, string? StreamName = null, string? Via = null) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Access;

    /// <inheritdoc/>
    public static byte Table => 6;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder)
    {
        encoder.Integer(Time);
        encoder.Code(CodeText.HeadKinds[(int)Kind]);
        encoder.Name(Day);
        encoder.Text(StreamName);
        encoder.Integer(Number);
        encoder.Blob(Hash.AsSpan());
        encoder.Text(Via);
    }
}

/// <summary>Records of the access stream may be missing from <paramref name="Time"/> to <paramref name="End"/>; lost null = unknown.</summary>
public readonly record struct GapRow(long Time, long End, GapCause Cause, string? Source = null, long? Lost = null) : ILogRow
{
    /// <inheritdoc/>
    public static LogStream Stream => LogStream.Access;

    /// <inheritdoc/>
    public static byte Table => 7;

    /// <inheritdoc/>
    public void Write(ref RowEncoder encoder) => WriteGap(ref encoder, this);

    internal static void WriteGap(ref RowEncoder encoder, in GapRow gap)
    {
        encoder.Integer(gap.Time);
        encoder.Integer(gap.End);
        encoder.Code(CodeText.GapCauses[(int)gap.Cause]);
        encoder.Text(gap.Source);
        encoder.Integer(gap.Lost);
    }
}
