using System.Text.Json;
using Picture;

// picture INPUT OUTPUT: draws the content of a JSON file into a PNG file.
if (args is not [var input, var output])
{
    Console.Error.WriteLine("Expected: picture INPUT.json OUTPUT.png");
    return 2;
}

using FileStream file = File.OpenRead(input);
Drawing.Save(JsonSerializer.Deserialize(file, ContentJson.Default.Content)!, output);
return 0;
