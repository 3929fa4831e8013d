namespace HotspotAuth.Accounts.Import;

/// <summary>A file that is read from its beginning to its end: it can be stopped, tells how far it is, and ends in a fault past its bound.</summary>
internal sealed class CancellableStream(Stream octets, long most, FileStream? file, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) : Stream
{
    private long _read;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => _read; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">It is longer than it may be, or can't be unpacked.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = octets.Read(buffer, offset, count);
        if ((_read += read) > most) throw new InvalidDataException("too long");
        if (file is not null) progress?.Report(new ImportProgress(ImportStage.Reading, file.Position, file.Length));
        return read;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
