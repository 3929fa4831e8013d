using System.Runtime.InteropServices;

namespace HotspotAuth.Capture;

/// <summary>The few calls that the framework's Socket has no words for.</summary>
internal static partial class Libc
{
    public const short PollIn = 1;
    public const short PollError = 8;
    private const nuint InterfaceFlagsRequest = 0x8913;
    private const nuint HardwareAddressRequest = 0x8927;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll([In, Out] PollDescriptor[] descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, nint descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint length);

    /// <summary>0: no such interface in this thread's network namespace.</summary>
    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial uint InterfaceIndex(string name);

    /// <summary>True when the interface exists and is administratively up.</summary>
    public static bool IsUp(nint descriptor, string name) => Ask(descriptor, name, InterfaceFlagsRequest) is { } flags && (flags & 1) != 0;

    /// <summary>ARPHRD_ type of an interface: 1 Ethernet, 772 loopback; null if it does not exist.</summary>
    public static ushort? HardwareType(nint descriptor, string name) => Ask(descriptor, name, HardwareAddressRequest);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int InterfaceRequest(nint descriptor, nuint request, Span<byte> argument);

    // struct ifreq: 16 octets of name, then a union whose first 16 bits are the answer to both questions.
    private static ushort? Ask(nint descriptor, string name, nuint request)
    {
        Span<byte> argument = stackalloc byte[40];
        argument.Clear();
        if (name.Length > 15) return null;
        for (var i = 0; i < name.Length; i++) argument[i] = (byte)name[i];
        return InterfaceRequest(descriptor, request, argument) < 0 ? null : BitConverter.ToUInt16(argument[16..]);
    }
}

/// <summary>A mapping of kernel memory that is given back even if the capture fails.</summary>
internal sealed class RingMemory : SafeHandle
{
    private readonly nuint _length;

    private RingMemory(nint address, nuint length)
        : base(-1, ownsHandle: true)
    {
        _length = length;
        SetHandle(address);
    }

    public override bool IsInvalid => handle is -1 or 0;

    public static RingMemory Map(nint descriptor, int length)
    {
        const int ReadWrite = 3;
        const int Shared = 1;
        var memory = new RingMemory(Libc.Map(0, (nuint)length, ReadWrite, Shared, descriptor, 0), (nuint)length);
        return memory.IsInvalid ? throw new IOException("The packet ring can't be mapped: " + Marshal.GetLastPInvokeErrorMessage()) : memory;
    }

    protected override bool ReleaseHandle() => Libc.Unmap(handle, _length) == 0;
}
