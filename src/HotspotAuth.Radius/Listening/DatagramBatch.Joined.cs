using System.Runtime.InteropServices;

namespace HotspotAuth.Radius;

/// <summary>
/// Answers of one length to one sender leave as one message that the kernel cuts again (UDP_SEGMENT, udp(7)): on the wire
/// nothing differs, but the way through the kernel, a third of a log-in's cost, is gone once for all of them.
/// </summary>
internal sealed unsafe partial class DatagramBatch
{
    /// <summary>A datagram that is to be cut must fit the path whole; this is what every IPv6 path carries (RFC 8200 §5).</summary>
    private const int LongestSegment = 1232;

    /// <summary>UDP_MAX_SEGMENTS of the oldest kernel that has it.</summary>
    private const int MostSegments = 64;

    private bool _mayJoin = true;

    private int SendJoined(SafeHandle socket, int count)
    {
        var groups = Join(count);
        var failed = 0;
        var at = 0;
        while (at < groups)
        {
            var sent = LinuxDatagrams.SendMany(socket, _joined + at, (uint)(groups - at), LinuxDatagrams.MsgDontWait);
            if (sent > 0)
            {
                at += sent;
                continue;
            }

            var errno = Marshal.GetLastPInvokeError();
            if (errno == LinuxDatagrams.EINTR)
                continue;

            // The error is the first one's. A device that cannot cut (EIO), or a path that is too narrow (EINVAL, of newer
            // kernels EMSGSIZE), says so each time.
            var pieces = (int)_joined[at].PieceCount;
            if (pieces > 1 && errno is LinuxDatagrams.EIO or LinuxDatagrams.EINVAL or LinuxDatagrams.EMSGSIZE)
            {
                _mayJoin = false;
                failed += SendApart(socket, _joined[at]);
            }
            else
            {
                failed += pieces;
            }

            at++;
        }

        return failed;
    }

    /// <summary>Groups the first <paramref name="count"/> messages by destination, source and length; returns the number of groups.</summary>
    private int Join(int count)
    {
        Span<bool> isTaken = stackalloc bool[count];
        var (groups, pieces) = (0, 0);
        for (var first = 0; first < count; first++)
        {
            if (isTaken[first])
                continue;

            var start = pieces;
            var length = _pieces[first].Length;
            _joinedPieces[pieces++] = _pieces[first];
            for (var next = first + 1; next < count && length <= LongestSegment && pieces - start < MostSegments; next++)
            {
                if (isTaken[next] || _pieces[next].Length != length || !LinuxDatagrams.HasSamePeer(_messages[first], _messages[next]))
                    continue;
                isTaken[next] = true;
                _joinedPieces[pieces++] = _pieces[next];
            }

            ref var message = ref _joined[groups++];
            message = _messages[first];
            message.Pieces = _joinedPieces + start;
            message.PieceCount = (nuint)(pieces - start);
            if (pieces - start > 1)
                LinuxDatagrams.WriteSegmentLength(ref message, (ushort)length);
        }

        return groups;
    }

    private static int SendApart(SafeHandle socket, LinuxDatagrams.Message joined)
    {
        var failed = 0;
        var pieces = joined.Pieces;
        joined.ControlLength -= LinuxDatagrams.SegmentControlLength;
        for (nuint i = 0, count = joined.PieceCount; i < count; i++)
        {
            joined.Pieces = pieces + i;
            joined.PieceCount = 1;
            failed += SendEach(socket, &joined, 1);
        }

        return failed;
    }
}
