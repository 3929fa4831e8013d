using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;

namespace HotspotAuth.Flows;

/// <summary>
/// The flow stream's writer for a capture file. A live capture's rows wait for a disk that refuses, and a person is told; here a person waits, so
/// it ends instead and says why.
/// </summary>
internal sealed class FileWriter : IAsyncDisposable
{
    /// <summary>The writer tries each second; what a reader held for a moment is over by then.</summary>
    private const int MostRefusals = 3;

    private readonly CancellationTokenSource _stop;
    private readonly LogWriter _writer;
    private volatile Exception? _fault;
    private int _refusals;

    /// <exception cref="VerbException">Another process writes the stream (exit 69).</exception>
    public FileWriter(TrafficStore store, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            _writer = LogWriter.Open(store, LogStream.Flow, new StreamWriterOptions { OnFault = Heed });
        }
        catch (IOException e)
        {
            _stop.Dispose();
            throw new VerbException(ExitCode.Unavailable, $"{e.Message} A stream has one writer: stop the capture of the running service, or use --days-from-file, which has a store of its own.");
        }
    }

    /// <summary>Ends when the verb is to end or the disk refuses: then <see cref="Explain"/> says why.</summary>
    public CancellationToken Stop => _stop.Token;

    public FlowStream Stream() => new(_writer, waitForRoom: true, Stop);

    /// <exception cref="OperationCanceledException">See <see cref="Stop"/>.</exception>
    public Task FlushAsync() => _writer.FlushAsync(Stop);

    /// <summary>The disk refuses.</summary>
    public bool IsRefused => _fault is not null;

    /// <summary>The disk's refusal as the verb's.</summary>
    /// <param name="file">The file that was read.</param>
    /// <param name="store">Where its records were to go.</param>
    public VerbException Explain(string file, TrafficStore store) =>
        new(ExitCode.CannotWrite, $"{store.Directory} can't be written ({_fault?.Message}): {file} was not read to its end, and what was read before is there. Look at the disk's space and rights, then read it again.");

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _stop.Dispose();
    }

    private void Heed(Exception? fault)
    {
        _refusals = fault is null ? 0 : _refusals + 1;
        if (_refusals != MostRefusals) return;
        _fault = fault;
        _stop.Cancel();
    }
}
