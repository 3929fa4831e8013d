using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace HotspotAuth.TrafficLog;

/// <summary>A row of the log: it knows its table and writes its columns in schema order, all but <c>seq</c>.</summary>
public interface ILogRow
{
    /// <summary>The stream whose file holds the table.</summary>
    static abstract LogStream Stream { get; }

    /// <summary>The table's number in the schema.</summary>
    static abstract byte Table { get; }

    /// <summary>Writes the columns after <c>seq</c>, in schema order.</summary>
    void Write(ref RowEncoder encoder);
}

/// <summary>Writes one row's items: 00 NULL; 01 ‖ i64; 02 ‖ u32 length ‖ UTF-8; 03 ‖ u32 length ‖ bytes.</summary>
public readonly ref struct RowEncoder
{
    private const int Prefix = 1 + sizeof(uint);
    private readonly RowBlock _block;

    internal RowEncoder(RowBlock block) => _block = block;

    /// <summary>A NULL.</summary>
    public void Null() => _block.Reserve(1)[0] = CanonicalRow.NullItem;

    /// <summary>A whole number or a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Integer(long value)
    {
        var item = _block.Reserve(1 + sizeof(long));
        item[0] = CanonicalRow.IntegerItem;
        BinaryPrimitives.WriteInt64BigEndian(item[1..], value);
    }

    /// <summary>A whole number or NULL.</summary>
    public void Integer(long? value)
    {
        if (value is { } number) Integer(number);
        else Null();
    }

    /// <summary>A boolean as 0 or 1.</summary>
    public void Flag(bool value) => Integer(value ? 1 : 0);

    /// <summary>Text, cleaned as <see cref="LogText.Clean"/> does, or NULL.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Null();
            return;
        }

        var clean = LogText.Clean(value);
        Encoding.UTF8.GetBytes(clean, Item(CanonicalRow.TextItem, Encoding.UTF8.GetByteCount(clean)));
    }

    /// <summary>Text of a column that is never NULL: a row left at its default must not make its whole batch refused.</summary>
    public void Name(string? value) => Text(value ?? "");

    /// <summary>Text that is a code of the format: ASCII already.</summary>
    internal void Code(ReadOnlySpan<byte> code) => code.CopyTo(Item(CanonicalRow.TextItem, code.Length));

    /// <summary>Bytes.</summary>
    public void Blob(ReadOnlySpan<byte> value) => value.CopyTo(Item(CanonicalRow.BlobItem, value.Length));

    /// <summary>Bytes or NULL.</summary>
    public void Blob(byte[]? value)
    {
        if (value is null) Null();
        else Blob(value.AsSpan());
    }

    /// <summary>An address, 4 or 16 bytes.</summary>
    public void Ip(LogIp value) => value.Write(Item(CanonicalRow.BlobItem, value.Length));

    /// <summary>An address or NULL.</summary>
    public void Ip(LogIp? value)
    {
        if (value is { } address) Ip(address);
        else Null();
    }

    /// <summary>A link address, 6 bytes.</summary>
    public void Mac(LogMac value) => value.Write(Item(CanonicalRow.BlobItem, LogMac.Length));

    /// <summary>A link address or NULL.</summary>
    public void Mac(LogMac? value)
    {
        if (value is { } address) Mac(address);
        else Null();
    }

    private Span<byte> Item(byte kind, int length)
    {
        var item = _block.Reserve(Prefix + length);
        item[0] = kind;
        BinaryPrimitives.WriteUInt32BigEndian(item[1..], (uint)length);
        return item[Prefix..];
    }
}
