using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HeatingSensor.Host.Tests.LocalIotCore.Http;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using LocalIotCore.Provisioning;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.LocalIotCore.Provisioning;

/// <summary>Goal: no signing request, certificate, policy, template or token makes the cloud fail in another way than by
/// refusing it. Method: valid ones with bytes changed, cut and doubled; only the documented exceptions may come
/// out.</summary>
public sealed class UntrustedInputFuzz : IDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly TemporaryFolder _folder = new();
    private readonly Registry _registry;
    private readonly Random _random;

    public UntrustedInputFuzz(ITestOutputHelper output)
    {
        _output = output;
        _registry = Registry.Open(_folder.FullPath);
        int seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        _random = new Random(seed);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("P-256")]
    [InlineData("RSA-2048")]
    public void SigningRequest_Mutated_IsAcceptedOrRefused(string kind)
    {
        byte[] der = Der(SigningRequests.Kind(kind));
        Run<RegistryException>(2000, () => SigningRequest.Parse(Pem("CERTIFICATE REQUEST", der)));
        Run<RegistryException>(500, () => SigningRequest.Parse(MutateText(SigningRequests.Kind("P-256"))));
    }

    [Fact]
    public void Certificate_Mutated_IsAcceptedOrRefused()
    {
        byte[] der = Der(_registry.Authority.IssueDevice("boiler-1").CertificatePem);
        Run<RegistryException>(500,
            () => _registry.RegisterCertificate(Pem("CERTIFICATE", der), CertificateStatus.Inactive));
        Run<RegistryException>(200, () => _registry.RegisterCertificate(Pem("CERTIFICATE", der),
            CertificateStatus.Inactive, isForeign: true));
    }

    [Fact]
    public void Policy_Mutated_IsAcceptedOrRefused() =>
        Run<RegistryException>(5000, () => Registry.CheckPolicy("p", MutateText(BuiltInPolicy.Device.Local)));

    [Fact]
    public void Template_Mutated_IsAcceptedOrRefused() => Run<ProvisioningException>(5000, () =>
        ProvisioningPlan.Of(ProvisioningTemplate.Parse(MutateText(FleetTemplate.Body)),
            new Dictionary<string, string> { ["SerialNumber"] = "7" }, new string('0', 64)));

    [Fact]
    public void Token_Mutated_FindsNothing()
    {
        string token = _registry.IssueOwned(SigningRequests.Kind("P-256")).Token;
        Assert.NotNull(_registry.FindOwned(token));
        for (int i = 0; i < 2000; i++)
        {
            string mutated = MutateText(token);
            Assert.True(mutated == token || IsSameBytes(mutated, token) || _registry.FindOwned(mutated) is null, mutated);
        }
    }

    private void Run<TRefusal>(int cases, Action take)
        where TRefusal : Exception
    {
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < cases; i++)
        {
            try
            {
                take();
                accepted++;
            }
            catch (TRefusal)
            {
                refused++;
            }
        }
        _output.WriteLine($"{accepted} accepted, {refused} refused");
        Assert.True(refused > 0, "nothing was ever refused, so the mutations prove nothing");
    }

    private string Pem(string label, byte[] der)
    {
        byte[] mutated = [.. der];
        for (int i = _random.Next(1, 4); i > 0; i--)
            mutated[_random.Next(mutated.Length)] = (byte)_random.Next(256);
        return PemEncoding.WriteString(label, _random.Next(8) == 0 ? mutated[.._random.Next(mutated.Length)] : mutated);
    }

    private string MutateText(string text)
    {
        const string Wild = "{}[]\",:\\$!-09aZ \0é";
        var mutated = new StringBuilder(text);
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            int at = _random.Next(mutated.Length);
            switch (_random.Next(3))
            {
                case 0:
                    mutated[at] = Wild[_random.Next(Wild.Length)];
                    break;
                case 1:
                    mutated.Remove(at, Math.Min(_random.Next(1, 20), mutated.Length - at));
                    break;
                default:
                    mutated.Insert(at, mutated.ToString(at, Math.Min(_random.Next(1, 40), mutated.Length - at)));
                    break;
            }
            if (mutated.Length == 0)
                break;
        }
        return mutated.ToString();
    }

    // The last character of base64 holds bits that mean nothing.
    private static bool IsSameBytes(string mutated, string token)
    {
        var bytes = new byte[mutated.Length];
        return Convert.TryFromBase64String(mutated, bytes, out int length)
            && bytes.AsSpan(0, length).SequenceEqual(Convert.FromBase64String(token));
    }

    private static byte[] Der(string pem)
    {
        PemFields fields = PemEncoding.Find(pem);
        return Convert.FromBase64String(pem[fields.Base64Data]);
    }
}
