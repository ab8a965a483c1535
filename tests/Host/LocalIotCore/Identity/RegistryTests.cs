// Goal: what one process registers another one sees, at once and never in parts; names cannot leave the folder.
// Method: several registries over one temporary folder stand for several processes.
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using LocalIotCore.Storage;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class RegistryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Registry _registry;

    public RegistryTests() => _registry = Registry.Open(_folder.FullPath);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Provision_Thing_IsActiveAttachedAndHasThePolicy()
    {
        var boiler = _registry.Provision("boiler-1");

        var principal = _registry.FindActive(boiler.CertificateId);

        Assert.NotNull(principal);
        Assert.Equal(boiler.CertificateId, principal.CertificateId);
        Assert.True(principal.IsAttachedTo("boiler-1"));
        Assert.False(principal.IsAttachedTo("boiler-2"));
        Assert.Single(principal.Policies);
        Assert.NotNull(_registry.FindThing("boiler-1"));
        Assert.Equal(CertificateStatus.Active, _registry.FindCertificate(boiler.CertificateId)!.Status);
    }

    [Fact]
    public void Provision_SameThingTwice_HasTwoCertificates()
    {
        var first = _registry.Provision("boiler-1");
        var second = _registry.Provision("boiler-1");

        Assert.NotEqual(first.CertificateId, second.CertificateId);
        Assert.NotNull(_registry.FindActive(first.CertificateId));
        Assert.NotNull(_registry.FindActive(second.CertificateId));
        Assert.Single(_registry.Things());
    }

    [Fact]
    public void Provision_PolicyChangedBefore_IsKept()
    {
        const string Own =
            """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:Connect","Resource":"*"}}""";
        _registry.PutPolicy(BuiltInPolicy.Device.Name, Own);

        _registry.Provision("boiler-1");

        Assert.Equal(Own, _registry.FindPolicy(BuiltInPolicy.Device.Name)!.Document);
    }

    [Fact]
    public void Provisioned_AsText_HasNoKey()
    {
        var boiler = _registry.Provision("boiler-1");

        Assert.DoesNotContain("PRIVATE", $"{boiler}");
        Assert.Contains("PRIVATE KEY", boiler.PrivateKeyPem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../boiler")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("boiler.1")]
    [InlineData("kessel-ü")]
    [InlineData("a\0")]
    public void CreateThing_BadName_IsRefused(string name)
    {
        var error = Assert.Throws<RegistryException>(() => _registry.CreateThing(name));

        Assert.Equal(RegistryError.InvalidRequest, error.Error);
        Assert.Empty(_registry.Things());
    }

    [Fact]
    public void CreateThing_LongestName_IsAcceptedAndOneMoreIsNot()
    {
        var longest = new string('A', 128);

        Assert.Equal(longest, _registry.CreateThing(longest).ThingName);
        Assert.Equal(longest, _registry.FindThing(longest)!.ThingName);
        Assert.Contains("129", Assert.Throws<RegistryException>(() => _registry.CreateThing(longest + "A")).Message);
    }

    [Fact]
    public void Things_NamesThatDifferInCaseOrAreDevicesOnWindows_StayApart()
    {
        string[] names = ["boiler", "Boiler", "BOILER", "con", "nul", "CON", "a:b", "a-b", "-", "_"];
        foreach (var name in names)
            _registry.CreateThing(name);

        var again = Registry.Open(_folder.FullPath);
        Assert.All(names, name => Assert.Equal(name, again.FindThing(name)!.ThingName));
        Assert.Equal(names.Order(), again.Things().Select(thing => thing.ThingName).Order());
        var files = Directory.GetFiles(_folder["registry/things"])
            .Select(path => Path.GetFileName(path).ToLowerInvariant()).ToArray();
        Assert.Equal(names.Length, files.Distinct().Count());
        Assert.DoesNotContain("con.json", files);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../secret")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    public void FindActive_NoCertificateId_FindsNothing(string id) => Assert.Null(_registry.FindActive(id));

    [Fact]
    public void FindActive_Unchanged_IsTheSameObject()
    {
        var id = _registry.Provision("boiler-1").CertificateId;

        Assert.Same(_registry.FindActive(id), _registry.FindActive(id));
    }

    [Fact]
    public void FindActive_ChangedByAnotherProcess_FollowsAtOnce()
    {
        var id = _registry.Provision("boiler-1").CertificateId;
        var elsewhere = Registry.Open(_folder.FullPath);
        for (var i = 0; i < 20; i++)
        {
            elsewhere.SetCertificateStatus(id, CertificateStatus.Revoked);
            Assert.Null(_registry.FindActive(id));
            elsewhere.SetCertificateStatus(id, CertificateStatus.Active);
            Assert.NotNull(_registry.FindActive(id));
        }
    }

    [Fact]
    public void FindActive_PolicyChangedByAnotherProcess_IsANewPrincipal()
    {
        var id = _registry.Provision("boiler-1").CertificateId;
        var before = _registry.FindActive(id)!;
        const string Nothing = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}""";

        Registry.Open(_folder.FullPath).PutPolicy(BuiltInPolicy.Device.Name, Nothing);
        var after = _registry.FindActive(id)!;

        Assert.NotSame(before, after);
        Assert.True(MayConnect(before));
        Assert.False(MayConnect(after));
    }

    [Fact]
    public void FindActive_PolicyFileGone_ThrowsInsteadOfGoingOnWithout()
    {
        var id = _registry.Provision("boiler-1").CertificateId;
        File.Delete(_folder["registry/policies/heating-device.json"]);

        Assert.Contains("heating-device", Assert.Throws<InvalidDataException>(() => _registry.FindActive(id)).Message);
    }

    [Fact]
    public void Find_DamagedFile_NamesIt()
    {
        _registry.CreateThing("boiler-1");
        File.WriteAllText(_folder["registry/things/boiler-1.json"], "{\"thingName\":");

        var error = Assert.Throws<InvalidDataException>(() => _registry.FindThing("boiler-1"));
        Assert.Contains("boiler-1.json", error.Message);
    }

    [Fact]
    public void Delete_WhileAttached_IsRefusedInEveryDirection()
    {
        var id = _registry.Provision("boiler-1").CertificateId;

        AssertError(RegistryError.InvalidRequest, () => _registry.DeleteThing("boiler-1"));
        AssertError(RegistryError.DeleteConflict, () => _registry.DeletePolicy(BuiltInPolicy.Device.Name));
        AssertError(RegistryError.CertificateState, () => _registry.DeleteCertificate(id));
        _registry.SetCertificateStatus(id, CertificateStatus.Inactive);
        AssertError(RegistryError.DeleteConflict, () => _registry.DeleteCertificate(id));

        _registry.DetachThing("boiler-1", id);
        _registry.DetachPolicy(BuiltInPolicy.Device.Name, id);
        _registry.DeleteCertificate(id);
        _registry.DeleteThing("boiler-1");
        _registry.DeletePolicy(BuiltInPolicy.Device.Name);
        Assert.Empty(_registry.Things());
        Assert.Empty(_registry.Certificates());
        Assert.Empty(_registry.Policies());
    }

    [Fact]
    public void Attach_WhatIsNotThere_IsRefused()
    {
        var id = _registry.Provision("boiler-1").CertificateId;

        AssertError(RegistryError.ResourceNotFound, () => _registry.AttachThing("boiler-2", id));
        AssertError(RegistryError.ResourceNotFound, () => _registry.AttachPolicy("none", id));
        AssertError(RegistryError.ResourceNotFound, () => _registry.AttachThing("boiler-1", new string('0', 64)));
        AssertError(RegistryError.MalformedPolicy, () => _registry.PutPolicy("none", "{}"));
        AssertError(RegistryError.InvalidRequest, () => _registry.PutPolicy("../none", BuiltInPolicy.Device.Local));
        AssertError(RegistryError.CertificateValidation, () => _registry.RegisterCertificate("x", CertificateStatus.Active));
    }

    [Fact]
    public void Provision_FromSeveralRegistriesAtOnce_LosesNothing()
    {
        const int Processes = 4;
        const int EachCount = 8;
        var ids = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, Processes, _ =>
        {
            var registry = Registry.Open(_folder.FullPath);
            for (var i = 0; i < EachCount; i++)
                ids.Add(registry.Provision($"shared-{i}").CertificateId);
        });

        Assert.Equal(Processes * EachCount, ids.Distinct().Count());
        Assert.All(ids, id => Assert.NotNull(_registry.FindActive(id)));
        Assert.Equal(EachCount, _registry.Things().Count());
        const SearchOption Below = SearchOption.AllDirectories;
        Assert.Empty(Directory.GetFiles(_folder.FullPath, "*" + AtomicFile.TemporarySuffix, Below));
    }

    [Fact]
    public void Open_AfterAKilledWriter_RemovesItsTemporaryFile()
    {
        _registry.CreateThing("boiler-1");
        var left = _folder["registry/things/boiler-2.json.0123" + AtomicFile.TemporarySuffix];
        File.WriteAllText(left, "{");

        var again = Registry.Open(_folder.FullPath);

        Assert.False(File.Exists(left));
        Assert.Single(again.Things());
    }

    private static bool MayConnect(Principal principal) => PolicyEvaluator.Allows(
        principal, PolicyAction.Connect, "boiler-1", new ConnectionContext(principal, "boiler-1"));

    private static void AssertError(RegistryError expected, Action action) =>
        Assert.Equal(expected, Assert.Throws<RegistryException>(action).Error);
}
