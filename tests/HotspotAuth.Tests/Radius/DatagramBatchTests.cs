using System.Net;
using System.Net.Sockets;
using HotspotAuth.Radius;

namespace HotspotAuth.Tests.Radius;

public sealed class DatagramBatchTests
{
    private const int SolSocket = 1;
    private const int SoNoCheck = 11;

    /// <summary>A socket without checksums is one on which the kernel refuses to cut (EINVAL), as on a device that can't (EIO).</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_answer_of_a_batch_arrives_whole_at_its_asker_whether_or_not_the_kernel_cuts(bool refusesToCut)
    {
        using var sender = Bound();
        if (refusesToCut) sender.SetRawSocketOption(SolSocket, SoNoCheck, [1, 0, 0, 0]);
        Socket[] askers = [Bound(), Bound()];
        using var batch = new DatagramBatch(32);
        for (var round = 0; round < 2; round++)
        {
            var sent = new List<byte>[2] { [], [] };
            for (var i = 0; i < 32; i++)
            {
                // Most alike, some of another length, some too long for a path to carry in one piece for sure.
                var length = i % 11 == 10 ? 1400 : i % 5 == 4 ? 47 : 120;
                var asker = i % 3 == 0 ? 0 : 1;
                batch.Buffer(i)[..length].Fill((byte)(i + 1));
                var port = (ushort)((IPEndPoint)askers[asker].LocalEndPoint!).Port;
                batch.Address(i, length, new PeerAddress(0x7F000001, 0x7F000001, port, 0, V4: true));
                sent[asker].Add((byte)(i + 1));
            }

            Assert.Equal(0, batch.Send(sender.SafeHandle, 32));
            for (var asker = 0; asker < 2; asker++)
            {
                var received = new List<byte>();
                while (received.Count < sent[asker].Count)
                {
                    var buffer = new byte[2000];
                    var length = askers[asker].Receive(buffer);
                    var i = buffer[0] - 1;
                    Assert.Equal(i % 11 == 10 ? 1400 : i % 5 == 4 ? 47 : 120, length);
                    Assert.False(buffer.AsSpan(0, length).ContainsAnyExcept(buffer[0]));
                    received.Add(buffer[0]);
                }

                Assert.Equal(sent[asker], received.Order());
                Assert.Equal(0, askers[asker].Available);
            }
        }

        foreach (var asker in askers) asker.Dispose();
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
