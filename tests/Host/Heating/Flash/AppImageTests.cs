// Goal: an image that the runtime would skip in silence is refused with a sentence. Method: images made byte by byte, damaged
// at one place each; and mscorlib.pe as NuGet has it.
using System.CommandLine;
using Heating.Commands;
using Heating.Flash;
using Heating.Flash.Image;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class AppImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Image => _folder["image.bin"];

    [Fact]
    public void Read_Firmware_ListsItsAssemblies()
    {
        File.WriteAllBytes(Image, TestImage.Firmware());

        AppImage image = AppImage.Read(Image);

        Assert.Equal(new FileInfo(Image).Length, image.SizeBytes);
        ImageAssembly application = image.Assemblies[^1];
        Assert.Equal(("HeatingSensor", new Version(1, 0, 0, 0), 0u), (application.Name, application.Version, application.NativeChecksum));
        Assert.Contains(new AssemblyReference("System.Net", new Version(1, 11, 54, 0)), application.References);
        Assert.Equal(0x6DFA71D6u, image.Assemblies.Single(assembly => assembly.Name == "System.Net").NativeChecksum);
        Assert.Contains(image.Assemblies, assembly => assembly.Name == "mscorlib");
        Assert.Empty(image.Faults());
    }

    [Theory]
    [InlineData(0, "byte 0x0 (assembly 1): no assembly begins here: expected the marker NFMRK1")]
    [InlineData(20, "byte 0x0 (assembly 1): the header is damaged: its CRC is 0x")]
    [InlineData(124, "byte 0x0 (assembly 1): the assembly is damaged: its CRC is 0x")]
    public void Read_OneBitWrong_IsRefused(int at, string what)
    {
        byte[] bytes = TestImage.Firmware();
        bytes[at] ^= 1;
        File.WriteAllBytes(Image, bytes);

        var error = Assert.Throws<FlashException>(() => AppImage.Read(Image));
        Assert.Equal(ExitCode.Image, error.ExitCode);
        Assert.Contains(what, error.Message);
        Assert.StartsWith(Image, error.Message);
    }

    [Theory]
    [InlineData(0, "the file is empty")]
    [InlineData(60, "60 bytes are left, too few for an assembly (124)")]
    [InlineData(140, "but 140 are left: the file was cut off")]
    public void Read_CutOff_IsRefused(int length, string what)
    {
        File.WriteAllBytes(Image, TestImage.Large("HeatingSensor", 1000)[..length]);

        Assert.Contains(what, Assert.Throws<FlashException>(() => AppImage.Read(Image)).Message);
    }

    [Fact]
    public void Read_DamagedInTheMiddle_SaysWhere()
    {
        byte[] first = TestImage.Join(TestImage.Assembly("A", "1.0.0.0"));
        byte[] second = TestImage.Assembly("B", "1.0.0.0");
        second[^1] ^= 1;
        File.WriteAllBytes(Image, [.. first, .. second]);

        Assert.Contains($"byte 0x{first.Length:X} (assembly 2)", Assert.Throws<FlashException>(() => AppImage.Read(Image)).Message);
    }

    [Fact]
    public void Read_Missing_IsRefused()
    {
        var error = Assert.Throws<FlashException>(() => AppImage.Read(_folder["none.bin"]));

        Assert.Equal(ExitCode.File, error.ExitCode);
        Assert.Contains("none.bin cannot be read", error.Message);
        Assert.True(error.IsStartOver, "--resume would look for the same file");
    }

    [Fact]
    public void Faults_IncompleteImage_NamesEachFault()
    {
        File.WriteAllBytes(Image, TestImage.Join(
            TestImage.Assembly("Twice", "1.0.0.0"), TestImage.Assembly("Twice", "1.0.0.0"), TestImage.Assembly("Old", "1.0.0.0"),
            TestImage.Assembly("App", "1.0.0.0", 0, ("Missing", "2.0.0.0"), ("Old", "1.1.0.0"))));

        Assert.Equal(
            [
                "the image has no assembly HeatingSensor",
                "Twice is in the image 2 times",
                "App needs Missing 2.0.0.0, which is not in the image",
                "App needs Old 1.1.0.0, but the image has 1.0.0.0",
            ],
            AppImage.Read(Image).Faults());
    }

    [SkippableFileFact("nanoframework.corelibrary/1.17.11/lib/mscorlib.pe")]
    public void Read_Mscorlib_AsNuGetHasIt()
    {
        string path = SkippableFileFactAttribute.PathOf("nanoframework.corelibrary/1.17.11/lib/mscorlib.pe");
        ImageAssembly mscorlib = Assert.Single(AppImage.Read(path).Assemblies);

        Assert.Equal(("mscorlib", new Version(1, 17, 11, 0), 0x1549C856u), (mscorlib.Name, mscorlib.Version, mscorlib.NativeChecksum));
    }

    [Fact]
    public async Task Command_GoodImage_ListsAssembliesAndRoom()
    {
        File.WriteAllBytes(Image, TestImage.Firmware());
        var (output, error) = (new StringWriter(), new StringWriter());

        Assert.Equal(ExitCode.Ok, await CommandLine.RunAsync(
            ["image", "check", Image], new InvocationConfiguration { Output = output, Error = error }));

        Assert.Matches(@"System\.Net +1\.11\.54\.0 +\d+ +0x6DFA71D6 +fits v100\.2\.0\.12", output.ToString());
        Assert.Matches(@"ESP32 +0x1E0000 +\d+ KB +1789 KB", output.ToString());
    }

    [Fact]
    public async Task Command_ImageForAnotherRuntime_NamesBothChecksums()
    {
        File.WriteAllBytes(Image, TestImage.Firmware(0x8EFB9944));
        var output = new StringWriter();

        Assert.Equal(ExitCode.Image, await CommandLine.RunAsync(
            ["image", "check", Image], new InvocationConfiguration { Output = output, Error = new StringWriter() }));

        Assert.Contains("checksum 0x8EFB9944, but the runtime of firmware/runtime.json has 0x6DFA71D6", output.ToString());
    }
}

/// <summary>A test that needs a file of a NuGet package that is on this machine; skipped, saying so, where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SkippableFileFactAttribute : FactAttribute
{
    public SkippableFileFactAttribute(string name)
    {
        if (!File.Exists(PathOf(name)))
            Skip = $"NuGet's folder has no {name}.";
    }

    public static string PathOf(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        name);
}
