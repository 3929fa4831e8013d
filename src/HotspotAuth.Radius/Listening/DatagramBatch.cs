using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HotspotAuth.Radius;

/// <summary>A set of buffers outside the garbage collector's reach, for one system call to fill or to send.</summary>
internal sealed unsafe partial class DatagramBatch : IDisposable
{
    /// <summary>One octet more than a packet can have, so that a longer datagram shows.</summary>
    private const int BufferLength = RadiusPacket.MaximumLength + 8;

    private readonly byte* _memory;
    private readonly LinuxDatagrams.Message* _messages;
    private readonly LinuxDatagrams.Piece* _pieces;
    private readonly LinuxDatagrams.Message* _joined;
    private readonly LinuxDatagrams.Piece* _joinedPieces;

    public DatagramBatch(int capacity)
    {
        Capacity = capacity;
        var each = (2 * (sizeof(LinuxDatagrams.Message) + sizeof(LinuxDatagrams.Piece))) + 32 + LinuxDatagrams.ControlLength + BufferLength;
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)each, (nuint)capacity);
        _messages = (LinuxDatagrams.Message*)_memory;
        _pieces = (LinuxDatagrams.Piece*)(_messages + capacity);
        _joined = (LinuxDatagrams.Message*)(_pieces + capacity);
        _joinedPieces = (LinuxDatagrams.Piece*)(_joined + capacity);
        var names = (byte*)(_joinedPieces + capacity);
        var controls = names + (32 * capacity);
        var buffers = controls + (LinuxDatagrams.ControlLength * capacity);
        for (var i = 0; i < capacity; i++)
        {
            _pieces[i] = new() { Start = buffers + (BufferLength * i), Length = BufferLength };
            _messages[i] = new()
            {
                Name = names + (32 * i),
                Pieces = _pieces + i,
                PieceCount = 1,
                Control = controls + (LinuxDatagrams.ControlLength * i),
            };
        }
    }

    public int Capacity { get; }

    /// <summary>Waits for datagrams; returns how many came, 0 when none came in the socket's time, or minus errno.</summary>
    public int Receive(SafeHandle socket)
    {
        for (var i = 0; i < Capacity; i++)
        {
            _messages[i].NameLength = LinuxDatagrams.NameLength;
            _messages[i].ControlLength = LinuxDatagrams.ControlLength;
        }

        var count = LinuxDatagrams.ReceiveMany(socket, _messages, (uint)Capacity, LinuxDatagrams.MsgWaitForOne, 0);
        if (count >= 0)
            return count;

        var errno = Marshal.GetLastPInvokeError();
        return errno is LinuxDatagrams.EAGAIN or LinuxDatagrams.EINTR ? 0 : -errno;
    }

    public ReadOnlySpan<byte> Received(int index) => new(_pieces[index].Start, (int)Math.Min(_messages[index].Received, BufferLength));

    public bool TryReadPeer(int index, out PeerAddress peer) => LinuxDatagrams.TryReadPeer(_messages[index], out peer);

    public Span<byte> Buffer(int index) => new(_pieces[index].Start, RadiusPacket.MaximumLength);

    public void Address(int index, int length, in PeerAddress peer)
    {
        _pieces[index].Length = (nuint)length;
        LinuxDatagrams.WritePeer(ref Unsafe.AsRef<LinuxDatagrams.Message>(_messages + index), peer);
    }

    /// <summary>Sends the first <paramref name="count"/> buffers; returns how many the kernel did not take.</summary>
    public int Send(SafeHandle socket, int count) => _mayJoin && count > 1 ? SendJoined(socket, count) : SendEach(socket, _messages, count);

    public void Dispose()
    {
        NativeMemory.Free(_memory);
    }

    private static int SendEach(SafeHandle socket, LinuxDatagrams.Message* messages, int count)
    {
        var failed = 0;
        var at = 0;
        while (at < count)
        {
            var sent = LinuxDatagrams.SendMany(socket, messages + at, (uint)(count - at), LinuxDatagrams.MsgDontWait);
            if (sent > 0)
            {
                at += sent;
            }
            else if (Marshal.GetLastPInvokeError() != LinuxDatagrams.EINTR)
            {
                // The error is the first one's; the others may still go.
                at++;
                failed++;
            }
        }

        return failed;
    }
}
