using System.Security.Cryptography;
using Heating.Commands;

namespace Heating.Flash.Image;

/// <summary>An application image, as the nanoFramework project system makes it: assemblies one after another, each padded
/// with zeros to four bytes.</summary>
/// <param name="Path">The file.</param>
/// <param name="SizeBytes">Of the whole file.</param>
/// <param name="Sha256">Of the whole file, in hex.</param>
internal sealed record AppImage(string Path, int SizeBytes, string Sha256, IReadOnlyList<ImageAssembly> Assemblies)
{
    /// <summary>The firmware's application.</summary>
    public const string Application = "HeatingSensor";

    // Twice the largest deployment partition; whatever is larger is no image.
    private const int SizeMaxBytes = 8 * 1024 * 1024;

    private const string DamagedWhy = "The download or the build was interrupted, or the file is something else.";
    private const string DamagedRemedy = "Build the firmware again, or take HeatingSensor.bin from a release again.";

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="FlashException">It cannot be read, or is damaged.</exception>
    public static AppImage Read(string path)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > SizeMaxBytes } large)
                throw Damaged($"{path} has {large.Length} bytes, which no chip has room for.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FlashException(
                ExitCode.File, $"{path} cannot be read: {error.Message}", "The path is wrong, or the firmware was not built yet.",
                "Give the file with --image FILE: HeatingSensor.bin of a release, or of firmware/HeatingSensor/bin after a build.")
            {
                IsStartOver = true, // going on would look for the same file
            };
        }

        try
        {
            return new AppImage(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), ReadAll(bytes));
        }
        catch (InvalidDataException error)
        {
            throw Damaged($"{path}: {error.Message}");
        }
    }

    /// <summary>What would keep the image from starting: assemblies that are missing or there twice. One line each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Assemblies.All(assembly => assembly.Name != Application))
            yield return $"the image has no assembly {Application}";
        foreach (var same in Assemblies.GroupBy(assembly => assembly.Name).Where(group => group.Count() > 1))
            yield return $"{same.Key} is in the image {same.Count()} times";
        foreach (ImageAssembly assembly in Assemblies)
        {
            foreach (AssemblyReference needed in assembly.References)
            {
                ImageAssembly? found = Assemblies.FirstOrDefault(one => one.Name == needed.Name);
                if (found is null)
                    yield return $"{assembly.Name} needs {needed.Name} {needed.Version}, which is not in the image";
                else if (found.Version != needed.Version)
                    yield return $"{assembly.Name} needs {needed.Name} {needed.Version}, but the image has {found.Version}";
            }
        }
    }

    /// <summary>Refuses an image with <see cref="Faults"/>.</summary>
    /// <exception cref="FlashException">Names the first.</exception>
    public void RequireWhole()
    {
        if (Faults().FirstOrDefault() is { } fault)
            throw Damaged($"{Path}: {fault}.", DamagedRemedy + " `heating image check FILE` lists all that is wrong.");
    }

    private static List<ImageAssembly> ReadAll(byte[] bytes)
    {
        var assemblies = new List<ImageAssembly>();
        for (var at = 0; at < bytes.Length;)
        {
            string where = $"byte 0x{at:X} (assembly {assemblies.Count + 1})";
            ImageAssembly assembly = ImageAssembly.Read(bytes.AsSpan(at), where);
            assemblies.Add(assembly);
            at += (assembly.SizeBytes + 3) & ~3;
        }
        return assemblies.Count > 0 ? assemblies : throw new InvalidDataException("the file is empty.");
    }

    private static FlashException Damaged(string what, string remedy = DamagedRemedy) => new(ExitCode.Image, what, DamagedWhy, remedy);
}
