namespace HotspotAuth.Radius;

/// <summary>
/// Which credential a proven Access-Request brings, and whether it is one and of the right size. What is ambiguous is refused
/// here, once, so that no handler has to think of it (RFC 2865 §4.1, RFC 3579 §3.3, RFC 6929 §2.8).
/// </summary>
internal static class CredentialGate
{
    private const int CallCheck = 10;

    public static GateVerdict Judge(in RadiusPacket packet)
    {
        var isSigned = packet.MessageAuthenticatorOffset != 0;
        var hasPap = packet.Has(RadiusAttributeType.UserPassword);
        var hasChap = packet.Has(RadiusAttributeType.ChapPassword);
        var microsoft = MicrosoftCredential.Read(packet);
        var count = (hasPap ? 1 : 0) + (hasChap ? 1 : 0) + microsoft.Responses;

        if (packet.Has(RadiusAttributeType.EapMessage))
        {
            return count > 0 || packet.Has(RadiusAttributeType.ArapPassword)
                ? GateVerdict.Silence(RadiusDiscard.EapWithOtherCredential)
                : JudgeRepeats(packet, AccessMethod.Eap);
        }

        if (count > 1)
            return isSigned ? GateVerdict.Refuse(ProtocolReject.TwoCredentials) : GateVerdict.Silence(RadiusDiscard.TwoCredentialsUnprotected);
        if (count == 0)
            return JudgeWithout(packet, isSigned);
        if (!packet.Has(RadiusAttributeType.UserName))
            return GateVerdict.Refuse(ProtocolReject.NoUserName);

        if (hasPap)
        {
            return UserPassword.IsValidLength(packet.Find(RadiusAttributeType.UserPassword).Length)
                ? JudgeRepeats(packet, AccessMethod.Pap)
                : GateVerdict.Refuse(ProtocolReject.CredentialLength);
        }

        if (hasChap)
            return IsChapRight(packet) ? JudgeRepeats(packet, AccessMethod.Chap) : GateVerdict.Refuse(ProtocolReject.CredentialLength);

        return microsoft.IsRightLength
            ? JudgeRepeats(packet, microsoft.IsVersion2 ? AccessMethod.MsChap2 : AccessMethod.MsChap1)
            : GateVerdict.Refuse(ProtocolReject.CredentialLength);
    }

    private static GateVerdict JudgeWithout(in RadiusPacket packet, bool isSigned)
    {
        if (!isSigned)
            return GateVerdict.Silence(RadiusDiscard.NoCredentialUnprotected);
        if (packet.FindUInt32(RadiusAttributeType.ServiceType) != CallCheck)
            return GateVerdict.Refuse(ProtocolReject.NoCredential);
        return packet.Has(RadiusAttributeType.UserName)
            ? JudgeRepeats(packet, AccessMethod.CallCheck)
            : GateVerdict.Refuse(ProtocolReject.NoUserName);
    }

    private static GateVerdict JudgeRepeats(in RadiusPacket packet, AccessMethod method) =>
        packet.IsRepeated(RadiusAttributeType.UserName)
        || packet.IsRepeated(RadiusAttributeType.UserPassword)
        || packet.IsRepeated(RadiusAttributeType.ChapPassword)
        || packet.IsRepeated(RadiusAttributeType.ChapChallenge)
        || packet.IsRepeated(RadiusAttributeType.State)
            ? GateVerdict.Refuse(ProtocolReject.RepeatedAttribute)
            : GateVerdict.Pass(method);

    // RFC 2865 §5.40 allows a challenge of 5 octets and more.
    private static bool IsChapRight(in RadiusPacket packet) =>
        packet.Find(RadiusAttributeType.ChapPassword).Length == Chap.Length
        && (!packet.TryFind(RadiusAttributeType.ChapChallenge, out var challenge) || challenge.Length >= 5);

    private readonly record struct MicrosoftCredential(int Responses, bool IsVersion2, bool IsRightLength)
    {
        public static MicrosoftCredential Read(in RadiusPacket packet)
        {
            if (!packet.Has(RadiusAttributeType.VendorSpecific))
                return default;

            var (version1, version2, challenges) = (0, 0, 0);
            var (responseLength, challengeLength) = (0, 0);
            foreach (var attribute in packet.Attributes)
            {
                if (attribute.VendorId != MsChapAttributes.Vendor)
                    continue;
                foreach (var part in attribute.VendorAttributes)
                {
                    switch (part.VendorType)
                    {
                        case MsChapAttributes.Response: version1++; responseLength = part.Value.Length; break;
                        case MsChapAttributes.Response2: version2++; responseLength = part.Value.Length; break;
                        case MsChapAttributes.Challenge: challenges++; challengeLength = part.Value.Length; break;
                    }
                }
            }

            var isVersion2 = version2 > 0;
            var isRightLength = responseLength == MsChapAttributes.ResponseLength && challenges == 1
                && (isVersion2 ? challengeLength == 16 : challengeLength >= 8);
            return new(version1 + version2, isVersion2, isRightLength);
        }
    }
}
