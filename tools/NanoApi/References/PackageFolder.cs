namespace NanoApi.References;

/// <summary>
/// Writes reference assemblies in NuGet's package layout (ID.VERSION/lib/NAME.dll), so that a project finds them by the
/// same relative path; a version that is not listed is then simply missing.
/// </summary>
public static class PackageFolder
{
    /// <summary>
    /// Writes every assembly below <paramref name="directory"/>; leaves unchanged files untouched.
    /// </summary>
    public static void Write(IEnumerable<ReferenceAssembly> assemblies, string directory)
    {
        foreach (ReferenceAssembly assembly in assemblies)
        {
            string path = PathOf(assembly, directory);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(assembly.Image))
                continue;
            string temporary = path + ".new";
            File.WriteAllBytes(temporary, assembly.Image);
            File.Move(temporary, path, overwrite: true);
        }
    }

    /// <summary>The path of an assembly below <paramref name="directory"/>.</summary>
    public static string PathOf(ReferenceAssembly assembly, string directory) => Path.Combine(directory,
        $"{assembly.Listing.PackageId}.{assembly.Listing.PackageVersion}", "lib", assembly.Listing.FileName);
}
