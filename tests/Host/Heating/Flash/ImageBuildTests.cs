// Goal: the application is built where that is possible, and its absence explained where it is not. Method: a folder like Visual
// Studio's, with a script as MSBuild.
using Heating.Commands;
using Heating.Flash;
using Heating.Flash.Image;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class ImageBuildTests : IDisposable
{
    private readonly FlashRig _rig = new();

    public ImageBuildTests() => _rig.Request = _rig.Request with { Image = null };

    public void Dispose() => _rig.Dispose();

    private string Result => _rig["checkout/firmware/HeatingSensor/bin/Release/HeatingSensor.bin"];

    [Fact]
    public async Task Flash_NoImageAndNoProjectSystem_SaysWhatBuildsOne()
    {
        FlashException? error = await _rig.FlashAsync();

        Assert.Equal(ExitCode.File, error!.ExitCode);
        Assert.Contains("There is no application image", error.Message);
        Assert.Contains("--image FILE", error.Remedy);
    }

    [Fact]
    public async Task Flash_ImageOfAnEarlierBuild_IsTaken()
    {
        Create(Result, "");
        File.Copy(_rig.Image, Result, overwrite: true);

        Assert.Null(await _rig.FlashAsync());
    }

    [Fact]
    public async Task Flash_ProjectSystemThere_BuildsFirst()
    {
        if (OperatingSystem.IsWindows())
            return; // a script is no MSBuild.exe there
        VisualStudio($"mkdir -p '{Path.GetDirectoryName(Result)}' && cp '{_rig.Image}' '{Result}'");

        Assert.Null(await _rig.FlashAsync());

        Assert.Contains("1. Build the application", _rig.Output.ToString());
        Assert.Contains(Result, _rig.Output.ToString());
    }

    [Fact]
    public async Task Flash_BuildThatFails_ShowsItsError()
    {
        if (OperatingSystem.IsWindows())
            return; // a script is no MSBuild.exe there
        VisualStudio("echo 'Program.cs(7,1): error CS1002: ; expected'; exit 1");

        FlashException? error = await _rig.FlashAsync();

        Assert.Equal(ExitCode.Image, error!.ExitCode);
        Assert.Contains("The application does not build: Program.cs(7,1): error CS1002: ; expected", error.Message);
        Assert.Empty(_rig.Board.Calls);
    }

    [Fact]
    public void MsBuild_VisualStudioWithoutTheProjectSystem_IsNotTaken()
    {
        Create(_rig["checkout/firmware/HeatingSensor/HeatingSensor.nfproj"], "");
        Create(_rig["programs/Microsoft Visual Studio/2022/Community/MSBuild/Current/Bin/MSBuild.exe"], "");

        Assert.Null(new ImageBuild([_rig["programs"]], _rig["checkout"]).MsBuild);
    }

    private void VisualStudio(string script)
    {
        Create(_rig["checkout/firmware/HeatingSensor/HeatingSensor.nfproj"], "");
        string folder = _rig["programs/Microsoft Visual Studio/2022/Community/MSBuild"];
        Create(Path.Combine(folder, "nanoFramework", "v1.0", "NFProjectSystem.CSharp.targets"), "");
        string msBuild = Path.Combine(folder, "Current", "Bin", "MSBuild.exe");
        Create(msBuild, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(msBuild, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void Create(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
