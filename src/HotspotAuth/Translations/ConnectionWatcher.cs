using System.Buffers.Binary;
using HotspotAuth.Gateway;

namespace HotspotAuth.Translations;

/// <summary>
/// Listens to the kernel's connection events on a thread of its own: the receive blocks, and netlink sockets belong to the network
/// namespace of the thread that opened them, which is the caller's.
/// </summary>
internal sealed class ConnectionWatcher : IAsyncDisposable
{
    // NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW, GET, DELETE; groups NFNLGRP_CONNTRACK_NEW and _DESTROY as bits.
    private const ushort New = 0x100;
    private const ushort Get = 0x101;
    private const ushort Destroyed = 0x102;
    private const uint Groups = 0x1 | 0x4;
    private const ushort Status = 3;
    private const ushort StatusMask = 26;

    // Room for some 30,000 events, several seconds of a busy office, while a flush of the log takes its time.
    private const int Room = 16 << 20;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(400);

    // An event that never came (a kernel told to keep silent for a while) must not leave a translation living for ever.
    private static readonly TimeSpan CompareEvery = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NetlinkSocket _events;
    private readonly NetlinkSocket _dump;
    private readonly NatStream _stream;
    private readonly TimeProvider _time;
    private readonly Action<long> _lost;
    private long _losses;

    /// <summary>Starts listening, then takes over what lives already.</summary>
    /// <param name="stream">Where it goes; used by this watcher's thread alone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="lost">The kernel dropped events; with how many times so far.</param>
    public ConnectionWatcher(NatStream stream, TimeProvider time, Action<long> lost)
    {
        (_stream, _time, _lost) = (stream, time, lost);
        _events = NetlinkSocket.Open(NetlinkSocket.Netfilter, Groups, Beat, Room);
        _dump = NetlinkSocket.Open(NetlinkSocket.Netfilter, 0, TimeSpan.FromSeconds(5));
        new Thread(Listen) { Name = "translations", IsBackground = true }.Start();
    }

    /// <summary>Times that the kernel dropped events.</summary>
    public long Losses => Interlocked.Read(ref _losses);

    /// <summary>Why it listens no more; null while it does.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Stops within a beat.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _ended.Task;
        _events.Dispose();
        _dump.Dispose();
        _stop.Dispose();
    }

    private void Listen()
    {
        try
        {
            Compare();
            var read = Now;
            var compared = _time.GetTimestamp();
            while (!_stop.IsCancellationRequested)
            {
                var events = _events.Events(out var errno);
                if (errno == NetlinkSocket.NoBuffers)
                {
                    _lost(Interlocked.Increment(ref _losses));
                    _stream.Lost(read, Now);
                    Compare();
                }

                read = Now;
                while (NetlinkMessage.TryRead(ref events, out var message))
                {
                    if (message.Type == New) _stream.Began(message.Body);
                    else if (message.Type == Destroyed) _stream.Ended(message.Body);
                }

                if (_time.GetElapsedTime(compared) < CompareEvery) continue;
                compared = _time.GetTimestamp();
                Compare();
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Fault = fault; // told by the health check: a program without it would lose the proof in silence
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Compare()
    {
        var held = new List<(Translation, long?)>();
        var translated = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(translated, Translation.SourceTranslated);
        foreach (var family in new byte[] { 2, 10 })
        {
            // Kernels before 5.16 pass the filter over and give all; what is not ours is left out here either way.
            var request = NetlinkRequest.ForDump(Get, [family, 0, 0, 0]).Add(Status, translated).Add(StatusMask, translated);
            var errno = _dump.Request(request, (type, body) =>
            {
                if (type == New && _stream.TryRead(body, out var translation)) held.Add((translation, Translation.Time(body, isEnd: false)));
            });
            if (errno != 0) return; // half a table would end the living; the next look tries again
        }

        _stream.Reconcile(held);
    }
}
